package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.load.Generator;
import dev.millrace.loadtest.load.measurement.LoadSecond;
import dev.millrace.loadtest.load.scenario.Scenario;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls that sleep in the background until this is closed. Confined to the main thread, but for the progress. */
final class Sleepers implements AutoCloseable {
    private static final int FALL_ASLEEP_SECONDS_MAX = 60;
    /** Of the wished number; the count is taken at some moment and jitters. */
    private static final double ENOUGH = 0.95;

    private final int wished;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final Thread thread;

    private Sleepers(Generator generator, Scenario scenario, int wished) {
        this.wished = wished;
        this.thread = Thread.ofPlatform().name("sleepers").daemon().unstarted(() -> {
            try {
                var _ = generator.run(scenario, this::progress, stop);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Begins with {@code scenario}, which keeps about {@code wished} calls in flight. */
    static Sleepers start(Generator generator, Scenario scenario, int wished) {
        Sleepers sleepers = new Sleepers(generator, scenario, wished);
        sleepers.thread.start();
        return sleepers;
    }

    /** Returns when as many are in flight as are wished. */
    void awaitInFlight() throws InterruptedException {
        if (!enough.await(FALL_ASLEEP_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("fewer than " + wished + " calls sleep");
        }
    }

    @Override
    public void close() {
        stop.complete(null);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void progress(LoadSecond second) {
        if (second.inFlight() >= ENOUGH * wished) {
            enough.countDown();
        }
    }
}
