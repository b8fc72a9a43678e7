package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.telemetry.lookup.RunIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final double INDEX_BYTES_MAX = 16;
    private static final double CPU_MICROS_MAX = 1;
    private static final int LOOKUPS = 2_000;
    private static final int PAGES = 50;

    @Mixin
    private HistoryBench bench = new HistoryBench();

    @Option(names = "--days", description = "Default ${DEFAULT-VALUE}.")
    private int days = 7;

    @Option(names = "--functions", description = "Default ${DEFAULT-VALUE}.")
    private int functions = 5;

    @Option(names = "--batch", description = "Runs that are written together, default ${DEFAULT-VALUE}.")
    private int batchRuns = 1;

    private final List<Verdict> verdicts = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new RunCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path place = bench.place();
        History history = bench.history(days, functions);
        Path journal = HistoryBench.state(place).resolve("journal");
        HistoryJournal.write(journal, history, batchRuns);
        index(journal, history.runs());
        try (LocalServers local = new LocalServers(place)) {
            bench.startAddedUp(local); // the first one makes the statistics, of which bench history tells
        }
        try (LocalServers local = new LocalServers(place)) {
            ServerProcess process = bench.startAddedUp(local);
            try (HistoryApi api = new HistoryApi(process.port())) {
                lookUp(history, api, LOOKUPS / 10); // the first ones also compile the code
                double[] millis = lookUp(history, api, LOOKUPS);
                report(LOOKUP_MILLIS_MAX, "ms until one run is shown whole, by its request id", millis);
                list(api);
            }
            verdicts.add(HistoryBench.memory(process, "resident MB of the server"));
        }
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private void index(Path journal, long runs) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long cpuBegan = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        RunIndex index = RunIndex.open(journal, new SystemClock());
        index.catchUp();
        double cpuMicros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBegan) / 1e3;
        System.out.printf(Locale.ROOT, "index made in %.1f s%n", (System.nanoTime() - began) / 1e9);
        add(CPU_MICROS_MAX, "us of CPU a run to make the index", cpuMicros / runs);
        double perRun = DiskUse.of(journal.resolve("index")).perRun(runs);
        add(INDEX_BYTES_MAX, "bytes of disk a run, index", perRun);
        System.out.printf(
                Locale.ROOT, "journal with all beside it: %.1f bytes a run%n", DiskUse.of(journal).perRun(runs));
    }

    /** Asks for runs by chance; each must be the one that was written. */
    private static double[] lookUp(History history, HistoryApi api, int count)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(count);
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            RunRecord run = history.run(random.nextLong(history.runs()));
            HistoryApi.Answer answer = api.runs("/" + new UUID(run.requestIdHigh(), run.requestIdLow()));
            JsonNode found = answer.body().at("/attempts/0");
            if (found.path("runNanos").longValue() != run.runNanos()
                    || found.path("arrivalEpochNanos").longValue() != run.arrivalEpochNanos()
                    || !found.path("function").stringValue().equals(run.subject().function())) {
                throw new IllegalStateException("asked for " + run + ", found " + found);
            }
            millis[i] = answer.millis();
        }
        Arrays.sort(millis);
        return millis;
    }

    private void list(HistoryApi api) throws IOException, InterruptedException {
        list(api, "ms until the newest 100 runs are listed", "?limit=100");
        list(api, "ms of a page of failed runs of one function", "?function=function-1&outcome=FAILED");
        list(api, "ms of a page of runs above 60 ms", "?minDuration=60ms");
        list(api, "ms of a page of timed out runs, of which there are none", "?outcome=TIMED_OUT");
    }

    private void list(HistoryApi api, String figure, String query) throws IOException, InterruptedException {
        report(PAGE_MILLIS_MAX, figure, pages(api, query));
    }

    private static double[] pages(HistoryApi api, String query) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        String next = "";
        do {
            HistoryApi.Answer page = api.runs(query + "&next=" + next);
            millis.add(page.millis());
            next = page.body().path("next").asString("");
        } while (!next.isEmpty() && millis.size() < PAGES);
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private void report(double bar, String figure, double[] sorted) {
        double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
        verdicts.add(Verdict.atMost(
                bar, figure, "%.2f", new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1])));
        add(bar, "  p99 of " + sorted.length, p99);
    }

    private void add(double bar, String figure, double measured) {
        verdicts.add(Verdict.atMost(bar, figure, "%.2f", Spread.of(measured)));
    }
}
