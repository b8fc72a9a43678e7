package dev.millrace.gateway.object.door;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread for each request that is with the store: it waits for the disk and for clients, of which some are
 * slow, and how many there can be is the connections' limit. Thread-safe.
 */
public final class StoreThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreThreads.class);
    private static final long STOP_SECONDS = 2;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("object-", 1).factory());

    /** Throws {@link RejectedExecutionException} when the server is shutting down. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Lets requests end that are nearly done, and interrupts the others. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("Requests for objects are cut short, as they take long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
