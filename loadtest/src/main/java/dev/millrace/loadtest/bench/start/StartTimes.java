package dev.millrace.loadtest.bench.start;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.Interpreters;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench starts}. Confined to the main thread. */
@Command(
        name = "millrace bench starts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts workers of each language without a server, and calls new functions on servers with and "
                + "without a pool of neutral workers, in turn, and prints how long each takes.")
public final class StartTimes implements Callable<Integer> {
    @Option(
            names = "--runtimes",
            split = ",",
            description = "Default: the newest Node.js, Python and JDK of this machine's own.")
    private List<String> runtimes = List.of();

    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds = 15;

    @Option(
            names = "--neutral-workers",
            paramLabel = "N",
            description = "Of each language in the pool of the second server, default ${DEFAULT-VALUE}.")
    private int neutralWorkers = 2;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new StartTimes()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path directory = Files.createTempDirectory("millrace-bench");
        try (LocalServers local = new LocalServers(directory);
                FirstCalls without = firstCalls(local, "without", server + " --neutral-workers 0");
                FirstCalls pooled =
                        firstCalls(local, "pooled", server + " --neutral-workers " + neutralWorkers)) {
            List<StartSeries> all = new ArrayList<>();
            for (Interpreter interpreter : measured(Interpreters.find(directory.resolve("cache")))) {
                Path scratch = Files.createDirectory(directory.resolve(interpreter.runtime()));
                all.add(StartSeries.of(interpreter, scratch, without, pooled));
            }
            for (StartSeries series : all) {
                series.warmUp();
            }
            for (int round = 1; round <= rounds; round++) {
                for (StartSeries series : all) {
                    System.out.printf("round %d  %s%n", round, series.take());
                }
            }
            print(all);
        }
        return 0;
    }

    private static FirstCalls firstCalls(LocalServers local, String name, String command)
            throws IOException, InterruptedException {
        ServerProcess process = local.start(name, command);
        process.awaitReady(LambdaApi.LIST_PATH);
        return new FirstCalls(process);
    }

    private List<Interpreter> measured(Interpreters interpreters) {
        return runtimes.isEmpty()
                ? interpreters.newest(Language.NODEJS, Language.PYTHON, Language.JAVA)
                : runtimes.stream().map(interpreters::of).toList();
    }

    private void print(List<StartSeries> all) {
        System.out.printf(
                "%nms, median [min..max] of %d rounds%n%-12s %22s %22s %22s %22s %22s%n",
                rounds,
                "",
                "spawn to next",
                "assigned to next",
                "create",
                "first call, no pool",
                "first call, pool of " + neutralWorkers);
        for (StartSeries series : all) {
            System.out.printf(
                    "%-12s %22s %22s %22s %22s %22s%n",
                    series.runtime(),
                    millis(series.spawn()),
                    millis(series.assigned()),
                    millis(series.create()),
                    millis(series.firstCall()),
                    millis(series.pooledCall()));
        }
        System.out.print(
                Verdict.table(all.stream().flatMap(StartSeries::verdicts).toList()));
    }

    private static String millis(@Nullable Spread spread) {
        return spread == null ? "-" : spread.print("%.0f");
    }
}
