package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.CpuMeter;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench history}. Confined to the main thread. */
@Command(
        name = "millrace bench history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes runs of many days into a journal, starts a server on it, and asks for percentiles: how "
                + "long the server takes to add the runs up, to answer, how much memory and disk it takes.")
public final class HistoryCosts implements Callable<Integer> {
    private static final double ANSWER_MILLIS_MAX = 100;
    private static final double MEMORY_MB_MAX = 512;
    private static final double BYTES_PER_RUN_MAX = 160;
    private static final double RELATIVE_ERROR_MAX = 0.001;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MIB = 1 << 20;
    private static final int QUESTIONS = 20;
    private static final String KEEP = " --keep-runs 400d --keep-bytes " + (1L << 50);

    @Option(names = "--runs", description = "Default ${DEFAULT-VALUE}.")
    private long runs = 10_000_000;

    @Option(names = "--days", description = "Default ${DEFAULT-VALUE}.")
    private int days = 30;

    @Option(names = "--functions", description = "Default ${DEFAULT-VALUE}.")
    private int functions = 5;

    @Option(
            names = "--batch",
            description = "Runs that are written together, default ${DEFAULT-VALUE}: as when each ends by itself.")
    private int batchRuns = 1;

    @Option(names = "--directory", description = "Where all is written and stays; default: a temporary one.")
    private @Nullable Path directory;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new HistoryCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = directory == null ? Files.createTempDirectory("millrace-bench") : directory;
        Instant end = Instant.ofEpochMilli(new SystemClock().epochMillis()).truncatedTo(ChronoUnit.HOURS);
        History history = new History(runs, functions, end.minus(days, ChronoUnit.DAYS), Duration.ofDays(days));
        Path data = Files.createDirectories(place.resolve("millrace"));
        long began = System.nanoTime();
        HistoryJournal.write(data.resolve("journal"), history, batchRuns);
        System.out.printf(Locale.ROOT, "written in %.1f s%n", seconds(System.nanoTime() - began));
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = start(local);
            try (StatisticsApi statistics = new StatisticsApi(process.port())) {
                ask(history, end, statistics);
            }
            memory(process, "that has added it all up");
        }
        try (LocalServers local = new LocalServers(place)) {
            memory(start(local), "that was started again");
        }
        disk(data);
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private ServerProcess start(LocalServers local) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ServerProcess process = local.start("millrace", server + KEEP);
        CpuMeter cpu = process.family().cpuMeter();
        process.awaitReady(LambdaApi.LIST_PATH);
        double readySeconds = seconds(System.nanoTime() - began);
        awaitAddedUp(process);
        System.out.printf(
                Locale.ROOT,
                "ready after %.1f s, all runs added up after %.1f s, %.1f s of CPU%n",
                readySeconds,
                seconds(System.nanoTime() - began),
                seconds(cpu.usedNanos()));
        return process;
    }

    private void awaitAddedUp(ServerProcess process) throws IOException, InterruptedException {
        try (StatisticsApi statistics = new StatisticsApi(process.port())) {
            while (statistics.recordsRead() < runs) {
                var _ = process.isQuiet(1); // which takes half a second
            }
        }
        process.awaitQuiet();
    }

    private void ask(History history, Instant end, StatisticsApi statistics) throws IOException, InterruptedException {
        Instant begin = end.minus(days, ChronoUnit.DAYS);
        Instant middle = begin.plus(Duration.ofDays(days).dividedBy(2)).plusMillis(1_500);
        ask(history, statistics, "all " + days + " days", begin, end);
        ask(history, statistics, "all but the ends", begin.plusSeconds(1), end.minusSeconds(1));
        ask(history, statistics, "an hour", middle, middle.plusSeconds(3_600));
        ask(history, statistics, "a second", middle, middle.plusSeconds(1));
    }

    /** Asks for it again and again; what is told is held against the runs themselves. */
    private void ask(History history, StatisticsApi statistics, String what, Instant from, Instant to)
            throws IOException, InterruptedException {
        long[] sorted = durations(history, from, to);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            StatisticsApi.Answer answer = statistics.ask(from, to, "");
            requireTrue(what, answer, sorted);
            millis.add(answer.nanos() / NANOS_PER_MILLI);
        }
        verdicts.add(Verdict.atMost(
                ANSWER_MILLIS_MAX,
                String.format(Locale.ROOT, "ms until p99.9 of %s is told, %,d runs", what, sorted.length),
                "%.1f",
                Spread.of(millis)));
    }

    private static void requireTrue(String what, StatisticsApi.Answer answer, long[] sorted) {
        int rank = Math.max(1, (int) Math.ceil(0.999 * sorted.length));
        double exact = sorted.length == 0 ? 0 : sorted[rank - 1] / NANOS_PER_MILLI;
        if (answer.runs() != sorted.length
                || Math.abs(answer.p999Millis() - exact) > RELATIVE_ERROR_MAX * exact) {
            throw new IllegalStateException(what + ": " + answer + ", but there are " + sorted.length
                    + " runs, and the percentile is " + exact);
        }
    }

    private long[] durations(History history, Instant from, Instant to) {
        long first = nanos(from);
        long end = nanos(to);
        long[] durations = new long[Math.toIntExact(runs)];
        int count = 0;
        for (long i = 0; i < runs; i++) {
            RunRecord run = history.run(i);
            if (run.startEpochNanos() >= first && run.startEpochNanos() < end) {
                durations[count++] = run.runNanos();
            }
        }
        long[] sorted = Arrays.copyOf(durations, count);
        Arrays.parallelSort(sorted);
        return sorted;
    }

    private void memory(ServerProcess process, String which) throws IOException {
        Memory memory = process.family().memory();
        verdicts.add(bar(MEMORY_MB_MAX, "resident MB of a server " + which, (double) memory.rssBytes() / MIB));
    }

    private void disk(Path data) throws IOException, InterruptedException {
        DiskUse all = DiskUse.of(data);
        try (var entries = Files.list(data.resolve("journal"))) {
            for (Path file : entries.filter(path -> path.toString().endsWith(".db")).sorted().toList()) {
                System.out.printf(
                        Locale.ROOT, "%-24s %6.1f bytes a run%n", file.getFileName(), DiskUse.of(file).perRun(runs));
            }
        }
        verdicts.add(bar(BYTES_PER_RUN_MAX, "bytes of disk a run, all together", all.perRun(runs)));
    }

    private static Verdict bar(double bar, String figure, double measured) {
        return Verdict.atMost(bar, figure, "%.1f", Spread.of(List.of(measured)));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
