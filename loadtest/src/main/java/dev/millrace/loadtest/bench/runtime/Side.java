package dev.millrace.loadtest.bench.runtime;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** A server with workers that are idle until it is driven. */
interface Side extends AutoCloseable {
    /** Keeps its workers busy for that long, each with one invocation at a time. */
    Driven drive(Duration length) throws InterruptedException;

    @Override
    void close();

    /**
     * What came of it. Immutable.
     *
     * @param p50Nanos from when an invocation was handed in, or sent, until its answer was there, as seen by the server
     * @param callerCpuNanos CPU time of the thread that handed in the invocations, if there is one
     */
    record Driven(long runs, long p50Nanos, long p99Nanos, long callerCpuNanos) {
        static Driven of(Histogram roundTrips, long callerCpuNanos) {
            return new Driven(
                    roundTrips.getTotalCount(),
                    roundTrips.getValueAtPercentile(50),
                    roundTrips.getValueAtPercentile(99),
                    callerCpuNanos);
        }
    }
}
