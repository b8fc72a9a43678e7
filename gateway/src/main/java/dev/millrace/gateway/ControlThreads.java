package dev.millrace.gateway;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes and ends the threads that run control operations: few, and with a bounded queue before them. */
final class ControlThreads {
    private static final int THREADS = 2;
    private static final int QUEUE_MAX = 256;
    private static final int END_SECONDS_MAX = 2;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private ControlThreads() {}

    static ThreadPoolExecutor start() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_MAX),
                Thread.ofPlatform().name("control-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Takes no more work and lets what was begun end: an interrupt in the middle of a write could tear it. */
    static void end(ThreadPoolExecutor threads) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
