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

    void bucketDeleted(String bucket);
}
