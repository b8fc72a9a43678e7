package dev.millrace.gateway.object;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.gateway.event.delivery.Storing;
import dev.millrace.gateway.object.change.ObjectChange;
import dev.millrace.gateway.object.store.ChangeListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps what follows from a change before its client is answered: whoever was told that an object is stored can rely
 * on the run that it starts. Thread-safe.
 */
public final class ChangeEvents implements ChangeListener {
    private static final long STORE_SECONDS_MAX = 60;

    private final Function<ObjectChange, List<Deferred>> follows;
    private final Consumer<String> forget;
    private final EventSink sink;

    /**
     * A listener that hands on.
     *
     * @param follows what is to run for a change
     * @param forget told of buckets of which nothing said before is true any more
     */
    public ChangeEvents(
            Function<ObjectChange, List<Deferred>> follows, Consumer<String> forget, EventSink sink) {
        this.follows = follows;
        this.forget = forget;
        this.sink = sink;
    }

    @Override
    public void changed(ObjectChange change) {
        List<Deferred> events = follows.apply(change);
        if (events.isEmpty()) {
            return;
        }
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        Storing.begin(sink, events, cause -> {
            if (cause == null) {
                stored.complete(true);
            } else {
                stored.completeExceptionally(cause);
            }
        });
        try {
            stored.get(STORE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer from the ledger of events in " + STORE_SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server is shutting down", e);
        }
    }

    /** A kill may have come between the end of an earlier bucket of that name and what was to be forgotten with it. */
    @Override
    public void bucketCreated(String bucket) {
        forget.accept(bucket);
    }

    @Override
    public void bucketDeleted(String bucket) {
        forget.accept(bucket);
    }
}
