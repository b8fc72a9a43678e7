package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A history, where it is written, and the server that is started on it. Confined to the main thread. */
final class HistoryBench {
    private static final double MEMORY_MB_MAX = 512;
    private static final int MIB = 1 << 20;
    private static final String NAME = "millrace";
    private static final String KEEP = " --keep-runs 400d --keep-bytes " + (1L << 50);

    @Option(names = "--runs", description = "Default ${DEFAULT-VALUE}.")
    private long runs = 10_000_000;

    @Option(names = "--directory", description = "Where all is written and stays; default: a temporary one.")
    private @Nullable Path directory;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    long runs() {
        return runs;
    }

    /** Runs of so many days, until the last full hour. */
    History history(int days, int functions) {
        Instant end = Instant.ofEpochMilli(new SystemClock().epochMillis()).truncatedTo(ChronoUnit.HOURS);
        return new History(runs, functions, end.minus(days, ChronoUnit.DAYS), Duration.ofDays(days));
    }

    /** For the servers and all that is theirs. */
    Path place() throws IOException {
        return directory == null ? Files.createTempDirectory("millrace-bench") : directory;
    }

    /** The directory of the server's state, which is made. */
    static Path state(Path place) throws IOException {
        return Files.createDirectories(place.resolve(NAME));
    }

    /** Starts the server, and does not wait for it. */
    ServerProcess start(LocalServers local) throws IOException {
        return local.start(NAME, server + KEEP);
    }

    /** Starts the server, and waits until it is ready and has added up all runs. */
    ServerProcess startAddedUp(LocalServers local) throws IOException, InterruptedException {
        ServerProcess process = start(local);
        process.awaitReady(LambdaApi.LIST_PATH);
        awaitAddedUp(process);
        return process;
    }

    /** Waits until a server has added up all runs, and rests. */
    void awaitAddedUp(ServerProcess process) throws IOException, InterruptedException {
        try (HistoryApi api = new HistoryApi(process.port())) {
            while (api.recordsRead() < runs) {
                var _ = process.isQuiet(1); // which takes half a second
            }
        }
        process.awaitQuiet();
    }

    static Verdict memory(ServerProcess process, String figure) throws IOException {
        double residentMb = (double) process.family().memory().rssBytes() / MIB;
        return Verdict.atMost(MEMORY_MB_MAX, figure, "%.1f", Spread.of(residentMb));
    }
}
