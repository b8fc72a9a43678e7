package dev.millrace.gateway.object.store;

import dev.millrace.gateway.object.change.ObjectChange;

/** Who is told what happens to buckets. Thread-safe. Called on the store's threads, and may take its time. */
public interface ChangeListener {
    /**
     * An object was stored or removed; its client has no answer yet.
     *
     * @throws RuntimeException when what follows from it cannot be kept; the client is told that its request failed
     */
    void changed(ObjectChange change);

    /** A bucket of which there is nothing yet is about to be made. */
    void bucketCreated(String bucket);

    void bucketDeleted(String bucket);
}
