package dev.millrace.loadtest.bench.tool;

import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What drives a server in a closed loop: wrk or our own generator. */
public interface LoadTool {
    /**
     * Whatever costs less on this machine: wrk where it is installed.
     *
     * @param directory for what wrk is told
     * @param own ours all the same
     */
    static LoadTool of(Target target, int connections, Path directory, boolean own) throws IOException {
        return Wrk.isInstalled() && !own
                ? new Wrk(target, connections, Files.createDirectories(directory))
                : new OwnGenerator(target, connections);
    }

    String name();

    /** Drives the server for {@code seconds} and returns what came back. */
    Replies drive(int port, int seconds) throws IOException, InterruptedException;

    /** What a tool counted in {@code seconds}; a failure is any reply that is not a success. Immutable. */
    record Replies(long successes, long failures, double seconds, long p50Nanos, long p99Nanos) {
        public double perSecond() {
            return successes / seconds;
        }
    }
}
