package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.Memory;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench logs}. Confined to the main thread. */
@Command(
        name = "millrace bench logs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes the runs of a day and a line that each printed, starts a server on them, and seeks words"
                + " in that day's log: how long that takes, what the index takes, and the server's memory.")
public final class LogCosts implements Callable<Integer> {
    private static final double SEARCH_SECONDS_MAX = 2;
    private static final double MEMORY_MB_MAX = 512;
    private static final double INDEX_BYTES_MAX = 4;
    private static final int MIB = 1 << 20;
    private static final String KEEP = " --keep-runs 400d --keep-bytes " + (1L << 50);

    @Option(names = "--runs", description = "Default ${DEFAULT-VALUE}.")
    private long runs = 10_000_000;

    @Option(names = "--batch", description = "Runs and lines that are written together, default ${DEFAULT-VALUE}.")
    private int batch = 2;

    @Option(names = "--rounds", description = "How often each word is sought, default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--directory", description = "Where all is written and stays; default: a temporary one.")
    private @Nullable Path directory;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new LogCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = directory == null ? Files.createTempDirectory("millrace-bench") : directory;
        Instant end = Instant.ofEpochMilli(new SystemClock().epochMillis()).truncatedTo(ChronoUnit.HOURS);
        Instant begin = end.minus(1, ChronoUnit.DAYS);
        History history = new History(runs, 1, begin, Duration.ofDays(1));
        Path data = Files.createDirectories(place.resolve("millrace"));
        HistoryJournal.write(data.resolve("journal"), history, batch);
        HistoryLog.write(data.resolve("logs"), history, batch);
        try (LocalServers local = new LocalServers(place)) {
            start(local); // the first server makes the index
        }
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = start(local);
            try (LogsApi api = new LogsApi(process.port())) {
                for (int lines : new int[] {1, 99, 9_900, 0}) {
                    seek(api, lines, begin, end);
                }
            }
            Memory memory = process.family().memory();
            verdicts.add(Verdict.atMost(
                    MEMORY_MB_MAX,
                    "resident MB of the server",
                    "%.0f",
                    Spread.of(List.of((double) memory.rssBytes() / MIB))));
        }
        verdicts.add(Verdict.atMost(
                INDEX_BYTES_MAX,
                "bytes of disk a run, index of lines",
                "%.2f",
                Spread.of(List.of(DiskUse.of(data.resolve("logs").resolve("lines.db")).perRun(runs)))));
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private ServerProcess start(LocalServers local) throws IOException, InterruptedException {
        ServerProcess process = local.start("millrace", server + KEEP);
        process.awaitReady(LambdaApi.LIST_PATH);
        process.awaitQuiet();
        return process;
    }

    private void seek(LogsApi api, int lines, Instant from, Instant to) throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            long began = System.nanoTime();
            long found = api.count(History.name(0), HistoryLog.word(lines), from, to.plus(1, ChronoUnit.HOURS));
            if (found != lines) {
                throw new IllegalStateException(found + " lines were found where " + lines + " hold the word");
            }
            if (round > 0) { // the first one also compiles the code, and fills the cache of the disk
                seconds.add((System.nanoTime() - began) / 1e9);
            }
        }
        verdicts.add(Verdict.atMost(
                SEARCH_SECONDS_MAX,
                "seconds until a word is found in " + lines + " lines of a day",
                "%.2f",
                Spread.of(seconds)));
    }
}
