package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.async.Courier;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.object.BucketCourier;
import dev.millrace.gateway.object.ChangeEvents;
import dev.millrace.gateway.object.proxy.ObjectDoor;
import dev.millrace.gateway.object.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Buckets and their objects, assembled. Thread-safe. */
final class ObjectServices implements AutoCloseable {
    private final Engine engine;
    private final Executor threads;
    private final ObjectStore store;

    /** @param threads for work that takes longer; bounded: it rejects what it has no room for */
    ObjectServices(Engine engine, Path directory, Executor threads) {
        this.engine = engine;
        this.threads = threads;
        this.store = new ObjectStore(
                directory.resolve("objects"),
                new ChangeEvents(change -> List.of(), bucket -> {}, engine.events()),
                engine.clock());
    }

    /** Where S3's clients come in. */
    Door.Factory door(EventLoops loops, ControlPlane control) {
        return loop -> new ObjectDoor(loop, loops, store, control, Map.of(), threads, engine.clock());
    }

    /** Brings records to buckets, and leaves other messages to {@code others}. */
    Courier courier(Courier others) {
        return new BucketCourier(store, others, threads);
    }

    /** Whether an ARN is that of a bucket that there is. */
    boolean hasBucket(String arn) {
        return store.hasBucketOfArn(arn);
    }

    @Override
    public void close() {
        store.close();
    }
}
