package dev.millrace.loadtest.bench.sleep;

import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.Interpreters;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.functions.Sleeper;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench sleepers}. Confined to the main thread. */
@Command(
        name = "millrace bench sleepers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Calls a function that sleeps so often at once that so many instances must start, on a fresh "
                + "server each time, and prints how many slept at the same moment and what they took.")
public final class SleeperCount implements Callable<Integer> {
    @Option(names = "--node", paramLabel = "N", description = "Calls of a Node.js function, default 200; 0 for none.")
    private int node = 200;

    @Option(names = "--java", paramLabel = "N", description = "Calls of a Java function, default 1000; 0 for none.")
    private int java = 1_000;

    @Option(names = "--sleep", description = "Seconds; all must have started within them, default ${DEFAULT-VALUE}.")
    private int sleepSeconds = 60;

    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SleeperCount()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path directory = Files.createTempDirectory("millrace-bench");
        Map<SampleFunction, Integer> counts = counts(Interpreters.find(directory.resolve("cache")));
        Map<SampleFunction, List<Night>> nights = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<SampleFunction, Integer> each : counts.entrySet()) {
                String name = each.getKey().runtime() + "-" + round;
                Night night = spend(directory.resolve(name), each.getKey(), each.getValue());
                nights.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(night);
                System.out.printf("round %d  %s: %s%n", round, each.getKey().runtime(), night);
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        nights.forEach((function, of) ->
                verdicts.addAll(verdicts(function.runtime(), counts.getOrDefault(function, 0), of)));
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private Map<SampleFunction, Integer> counts(Interpreters interpreters) {
        Map<SampleFunction, Integer> counts = new LinkedHashMap<>();
        if (node > 0) {
            interpreters
                    .newest(Language.NODEJS)
                    .forEach(found -> counts.put(SampleFunction.script(found.runtime(), "sleeper"), node));
        }
        if (java > 0) {
            counts.put(SampleFunction.java(Sleeper.class), java);
        }
        return counts;
    }

    private Night spend(Path directory, SampleFunction sleeper, int count) throws IOException, InterruptedException {
        try (LocalServers local = new LocalServers(Files.createDirectory(directory))) {
            ServerProcess process = local.start("millrace", server);
            process.awaitReady(LambdaApi.LIST_PATH);
            return Dormitory.fill(process, sleeper, count, Duration.ofSeconds(sleepSeconds));
        }
    }

    private static List<Verdict> verdicts(String runtime, int count, List<Night> nights) {
        return List.of(
                Verdict.atLeast(
                        count, runtime + ": instances asleep at once", "%.0f", spread(nights, Night::mostAtOnce)),
                Verdict.atMost(
                        0, runtime + ": calls that failed", "%.0f", spread(nights, night -> night.errors().size())));
    }

    private static Spread spread(List<Night> nights, ToDoubleFunction<Night> figure) {
        return Spread.of(nights.stream().mapToDouble(figure).boxed().toList());
    }
}
