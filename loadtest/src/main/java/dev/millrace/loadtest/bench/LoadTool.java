package dev.millrace.loadtest.bench;

import java.io.IOException;

/** What drives a server in a closed loop: wrk or our own generator. */
public interface LoadTool {
    String name();

    /** Drives the server for {@code seconds} and returns what came back. */
    Replies drive(int port, int seconds) throws IOException, InterruptedException;

    /** What a tool counted in {@code seconds}; a failure is any reply that is not a success. Immutable. */
    record Replies(long successes, long failures, double seconds, long p50Nanos, long p99Nanos) {
        double perSecond() {
            return successes / seconds;
        }
    }
}
