package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.Memory;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.telemetry.lookup.RunIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The command {@code millrace bench runs}. Confined to the main thread. */
@Command(
        name = "millrace bench runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes runs of many days into a journal, makes their index, starts a server on it, and asks for "
                + "single runs and for lists: how long that takes, what the index takes, and the server's memory.")
public final class RunCosts implements Callable<Integer> {
    private static final double LOOKUP_MILLIS_MAX = 10;
    private static final double PAGE_MILLIS_MAX = 500;
    private static final double MEMORY_MB_MAX = 512;
    private static final double INDEX_BYTES_MAX = 16;
    private static final double CPU_MICROS_MAX = 1;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MIB = 1 << 20;
    private static final int LOOKUPS = 2_000;
    private static final int QUIET_RECORDS = 1;
    private static final String KEEP = " --keep-runs 400d --keep-bytes " + (1L << 50);

    @Option(names = "--runs", description = "Default ${DEFAULT-VALUE}.")
    private long runs = 10_000_000;

    @Option(names = "--days", description = "Default ${DEFAULT-VALUE}.")
    private int days = 7;

    @Option(names = "--functions", description = "Default ${DEFAULT-VALUE}.")
    private int functions = 5;

    @Option(names = "--batch", description = "Runs that are written together, default ${DEFAULT-VALUE}.")
    private int batchRuns = 1;

    @Option(names = "--directory", description = "Where all is written and stays; default: a temporary one.")
    private @Nullable Path directory;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new RunCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = directory == null ? Files.createTempDirectory("millrace-bench") : directory;
        Instant end = Instant.ofEpochMilli(new SystemClock().epochMillis()).truncatedTo(ChronoUnit.HOURS);
        History history = new History(runs, functions, end.minus(days, ChronoUnit.DAYS), Duration.ofDays(days));
        Path journal = Files.createDirectories(place.resolve("millrace")).resolve("journal");
        HistoryJournal.write(journal, history, batchRuns);
        index(journal);
        try (LocalServers local = new LocalServers(place)) {
            start(local); // the first server on a journal makes its statistics, of which bench history tells
        }
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = start(local);
            try (RunsApi api = new RunsApi(process.port())) {
                lookUp(history, api, LOOKUPS / 10); // the first ones also compile the code
                report("ms until one run is shown whole, by its request id", lookUp(history, api, LOOKUPS));
                list(api);
            }
            Memory memory = process.family().memory();
            verdicts.add(bar(MEMORY_MB_MAX, "resident MB of the server", (double) memory.rssBytes() / MIB));
        }
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private void index(Path journal) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long cpuBegan = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        RunIndex index = RunIndex.open(journal, new SystemClock());
        index.catchUp();
        double cpuMicros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBegan) / 1e3;
        System.out.printf(Locale.ROOT, "index made in %.1f s%n", (System.nanoTime() - began) / 1e9);
        verdicts.add(bar(CPU_MICROS_MAX, "us of CPU a run to make the index", cpuMicros / runs));
        double perRun = DiskUse.of(journal.resolve("index")).perRun(runs);
        verdicts.add(bar(INDEX_BYTES_MAX, "bytes of disk a run, index", perRun));
        System.out.printf(
                Locale.ROOT, "journal with all beside it: %.1f bytes a run%n", DiskUse.of(journal).perRun(runs));
    }

    private ServerProcess start(LocalServers local) throws IOException, InterruptedException {
        ServerProcess process = local.start("millrace", server + KEEP);
        process.awaitReady(LambdaApi.LIST_PATH);
        awaitAddedUp(process);
        return process;
    }

    private void awaitAddedUp(ServerProcess process) throws IOException, InterruptedException {
        try (StatisticsApi statistics = new StatisticsApi(process.port())) {
            while (statistics.recordsRead() < runs) {
                var _ = process.isQuiet(QUIET_RECORDS); // which takes half a second
            }
        }
        process.awaitQuiet();
    }

    /** Asks for runs by chance; each must be the one that was written. */
    private double[] lookUp(History history, RunsApi api, int count) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(count);
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            RunRecord run = history.run(random.nextLong(runs));
            RunsApi.Answer answer = api.ask("/" + new UUID(run.requestIdHigh(), run.requestIdLow()));
            JsonNode found = answer.body().at("/attempts/0");
            if (found.path("runNanos").longValue() != run.runNanos()
                    || found.path("arrivalEpochNanos").longValue() != run.arrivalEpochNanos()
                    || !found.path("function").stringValue().equals(run.subject().function())) {
                throw new IllegalStateException("asked for " + run + ", found " + found);
            }
            millis[i] = answer.nanos() / NANOS_PER_MILLI;
        }
        Arrays.sort(millis);
        return millis;
    }

    private void list(RunsApi api) throws IOException, InterruptedException {
        report("ms until the newest 100 runs are listed", pages(api, "?limit=100", 50));
        report("ms of a page of failed runs of one function", pages(api, "?function=function-1&outcome=FAILED", 50));
        report("ms of a page of runs above 60 ms", pages(api, "?minDuration=60ms", 50));
        report("ms of a page of timed out runs, of which there are none", pages(api, "?outcome=TIMED_OUT", 50));
    }

    private static double[] pages(RunsApi api, String query, int most) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        String next = "";
        do {
            RunsApi.Answer page = api.ask(query + "&next=" + next);
            millis.add(page.nanos() / NANOS_PER_MILLI);
            next = page.body().path("next").asString("");
        } while (!next.isEmpty() && millis.size() < most);
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private void report(String figure, double[] sorted) {
        double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
        boolean lookup = figure.contains("request id");
        double bar = lookup ? LOOKUP_MILLIS_MAX : PAGE_MILLIS_MAX;
        verdicts.add(Verdict.atMost(
                bar, figure, "%.2f", new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1])));
        verdicts.add(Verdict.atMost(bar, "  p99 of " + sorted.length, "%.2f", Spread.of(List.of(p99))));
    }

    private static Verdict bar(double bar, String figure, double measured) {
        return Verdict.atMost(bar, figure, "%.2f", Spread.of(List.of(measured)));
    }
}
