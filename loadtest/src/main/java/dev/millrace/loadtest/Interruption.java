package dev.millrace.loadtest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM while something runs that still has a report to print: the JVM ends when this is closed, or soon
 * after the signal. Thread-safe.
 */
final class Interruption implements AutoCloseable {
    private static final int REPORT_SECONDS_MAX = 5;

    private final CompletableFuture<Void> signal = new CompletableFuture<>();
    private final CountDownLatch reported = new CountDownLatch(1);

    private Interruption() {}

    static Interruption await() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("load-stop").unstarted(interruption::hold));
        return interruption;
    }

    /** Completes at the signal. */
    CompletableFuture<?> signal() {
        return signal;
    }

    @Override
    public void close() {
        reported.countDown();
    }

    /** The JVM ends when its hooks have; at a normal end the report is out already. */
    private void hold() {
        try {
            if (reported.getCount() > 0) {
                signal.complete(null);
                var _ = reported.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
