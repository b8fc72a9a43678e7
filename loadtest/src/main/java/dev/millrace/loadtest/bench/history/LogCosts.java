package dev.millrace.loadtest.bench.history;

import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final double INDEX_BYTES_MAX = 4;

    @Mixin
    private HistoryBench bench = new HistoryBench();

    @Option(names = "--batch", description = "Runs and lines that are written together, default ${DEFAULT-VALUE}.")
    private int batch = 2;

    @Option(names = "--rounds", description = "How often each word is sought, default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new LogCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = bench.place();
        History history = bench.history(1, 1);
        Path data = HistoryBench.state(place);
        HistoryJournal.write(data.resolve("journal"), history, batch);
        HistoryLog.write(data.resolve("logs"), history, batch);
        try (LocalServers local = new LocalServers(place)) {
            bench.startAddedUp(local); // the first server makes the index
        }
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = bench.startAddedUp(local);
            try (HistoryApi api = new HistoryApi(process.port())) {
                for (int lines : new int[] {1, 99, 9_900, 0}) {
                    seek(api, lines, history.arrival(0));
                }
            }
            verdicts.add(HistoryBench.memory(process, "resident MB of the server"));
        }
        double perRun = DiskUse.of(data.resolve("logs").resolve("lines.db")).perRun(history.runs());
        verdicts.add(
                Verdict.atMost(INDEX_BYTES_MAX, "bytes of disk a run, index of lines", "%.2f", Spread.of(perRun)));
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private void seek(HistoryApi api, int lines, Instant from) throws IOException, InterruptedException {
        Instant to = from.plus(25, ChronoUnit.HOURS); // the last run ends after its day
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            long began = System.nanoTime();
            long found = api.countLines(History.name(0), HistoryLog.word(lines), from, to);
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
