package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.CpuMeter;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The command {@code millrace bench history}. Confined to the main thread. */
@Command(
        name = "millrace bench history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes runs of many days into a journal, starts a server on it, and asks for percentiles: how "
                + "long the server takes to add the runs up, to answer, how much memory and disk it takes.")
public final class HistoryCosts implements Callable<Integer> {
    private static final double ANSWER_MILLIS_MAX = 100;
    private static final double BYTES_PER_RUN_MAX = 160;
    private static final double RELATIVE_ERROR_MAX = 0.001;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int QUESTIONS = 20;

    @Mixin
    private HistoryBench bench = new HistoryBench();

    @Option(names = "--days", description = "Default ${DEFAULT-VALUE}.")
    private int days = 30;

    @Option(names = "--functions", description = "Default ${DEFAULT-VALUE}.")
    private int functions = 5;

    @Option(
            names = "--batch",
            description = "Runs that are written together, default ${DEFAULT-VALUE}: as when each ends by itself.")
    private int batchRuns = 1;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new HistoryCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = bench.place();
        History history = bench.history(days, functions);
        Path data = HistoryBench.state(place);
        long began = System.nanoTime();
        HistoryJournal.write(data.resolve("journal"), history, batchRuns);
        System.out.printf(Locale.ROOT, "written in %.1f s%n", seconds(System.nanoTime() - began));
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = start(local);
            try (HistoryApi api = new HistoryApi(process.port())) {
                ask(history, api);
            }
            verdicts.add(HistoryBench.memory(process, "resident MB of a server that has added it all up"));
        }
        try (LocalServers local = new LocalServers(place)) {
            verdicts.add(HistoryBench.memory(start(local), "resident MB of a server that was started again"));
        }
        disk(data, history.runs());
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private ServerProcess start(LocalServers local) throws IOException, InterruptedException {
        long began = System.nanoTime();
        ServerProcess process = bench.start(local);
        CpuMeter cpu = process.family().cpuMeter();
        process.awaitReady(LambdaApi.LIST_PATH);
        double readySeconds = seconds(System.nanoTime() - began);
        bench.awaitAddedUp(process);
        System.out.printf(
                Locale.ROOT,
                "ready after %.1f s, all runs added up after %.1f s, %.1f s of CPU%n",
                readySeconds,
                seconds(System.nanoTime() - began),
                seconds(cpu.usedNanos()));
        return process;
    }

    private void ask(History history, HistoryApi api) throws IOException, InterruptedException {
        Instant begin = history.arrival(0);
        Instant end = begin.plus(days, ChronoUnit.DAYS);
        Instant middle = begin.plus(Duration.ofDays(days).dividedBy(2)).plusMillis(1_500);
        ask(history, api, "all " + days + " days", begin, end);
        ask(history, api, "all but the ends", begin.plusSeconds(1), end.minusSeconds(1));
        ask(history, api, "an hour", middle, middle.plusSeconds(3_600));
        ask(history, api, "a second", middle, middle.plusSeconds(1));
    }

    /** Asks for it again and again; what is told is held against the runs themselves. */
    private void ask(History history, HistoryApi api, String what, Instant from, Instant to)
            throws IOException, InterruptedException {
        long[] sorted = durations(history, from, to);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            HistoryApi.Answer answer = api.statistics(from, to);
            requireTrue(what, answer.body(), sorted);
            millis.add(answer.millis());
        }
        verdicts.add(Verdict.atMost(
                ANSWER_MILLIS_MAX,
                String.format(Locale.ROOT, "ms until p99.9 of %s is told, %,d runs", what, sorted.length),
                "%.1f",
                Spread.of(millis)));
    }

    private static void requireTrue(String what, JsonNode answer, long[] sorted) {
        int rank = Math.max(1, (int) Math.ceil(0.999 * sorted.length));
        double exact = sorted.length == 0 ? 0 : sorted[rank - 1] / NANOS_PER_MILLI;
        double told = answer.at("/durationMillis/p99.9").asDouble(0);
        if (answer.path("runs").longValue() != sorted.length || Math.abs(told - exact) > RELATIVE_ERROR_MAX * exact) {
            throw new IllegalStateException(what + ": " + answer + ", but there are " + sorted.length
                    + " runs, and the percentile is " + exact);
        }
    }

    private static long[] durations(History history, Instant from, Instant to) {
        long first = nanos(from);
        long end = nanos(to);
        long[] durations = new long[Math.toIntExact(history.runs())];
        int count = 0;
        for (long i = 0; i < history.runs(); i++) {
            RunRecord run = history.run(i);
            if (run.startEpochNanos() >= first && run.startEpochNanos() < end) {
                durations[count++] = run.runNanos();
            }
        }
        long[] sorted = Arrays.copyOf(durations, count);
        Arrays.parallelSort(sorted);
        return sorted;
    }

    private void disk(Path data, long runs) throws IOException, InterruptedException {
        DiskUse all = DiskUse.of(data);
        try (var entries = Files.list(data.resolve("journal"))) {
            for (Path file : entries.filter(path -> path.toString().endsWith(".db")).sorted().toList()) {
                System.out.printf(
                        Locale.ROOT, "%-24s %6.1f bytes a run%n", file.getFileName(), DiskUse.of(file).perRun(runs));
            }
        }
        verdicts.add(Verdict.atMost(
                BYTES_PER_RUN_MAX, "bytes of disk a run, all together", "%.1f", Spread.of(all.perRun(runs))));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
