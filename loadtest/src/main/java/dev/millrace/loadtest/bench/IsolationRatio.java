package dev.millrace.loadtest.bench;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench isolation}. Confined to the main thread. */
@Command(
        name = "millrace bench isolation",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Drives one Java function that does nothing twice on one server, in turn: trusted, and so inside "
                + "the server's JVM, and in worker processes; and prints what the workers cost.")
public final class IsolationRatio implements Callable<Integer> {
    private static final double RATE_RATIO_MIN = 0.5;
    private static final String TRUSTED = "trusted";
    private static final String WORKERS = "workers";
    private static final Payload PAYLOAD = Payload.ofText("{\"name\":\"Ada & Grace\"}");

    @Option(names = "--connections", description = "Connections, default ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Option(names = "--isolation", description = "Of the workers: process, sandbox, or what the machine has; default.")
    private String isolation = "auto";

    @Mixin
    private final Rounds rounds = new Rounds(7, 3);

    @Option(names = "--warmup", description = "Seconds of load on each beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 15;

    @Option(names = "--own-generator", description = "Do not use wrk even when it is installed.")
    private boolean ownGenerator;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new IsolationRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("millrace-bench");
        try (LocalServers local = new LocalServers(directory)) {
            ServerProcess process =
                    local.start("millrace", server + " --trust " + TRUSTED + " --isolation " + isolation);
            process.awaitReady(LambdaApi.LIST_PATH);
            Candidate trusted = Candidate.of(TRUSTED, tool(TRUSTED, directory.resolve(TRUSTED)));
            Candidate workers = Candidate.of(WORKERS, tool(WORKERS, directory.resolve(WORKERS)));
            try (LambdaApi api = new LambdaApi(process.port())) {
                for (Candidate each : List.of(trusted, workers)) {
                    api.create(each.function, SampleFunction.java(Noop.class));
                    each.tool.drive(process.port(), warmUpSeconds);
                }
            }
            measure(process, List.of(trusted, workers));
            print(trusted, workers);
        }
        return 0;
    }

    private LoadTool tool(String function, Path directory) throws IOException {
        Target target = Target.function(function, PAYLOAD, 1);
        return Wrk.isInstalled() && !ownGenerator
                ? new Wrk(target, connections, Files.createDirectory(directory))
                : new OwnGenerator(target, connections);
    }

    private void measure(ServerProcess process, List<Candidate> candidates) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds.count(); round++) {
            for (Candidate each : candidates) {
                Sample sample = Sample.take(each.function, process, each.tool, rounds.seconds());
                each.samples.add(sample);
                System.out.printf("round %d  %s%n", round, sample);
            }
        }
    }

    private void print(Candidate trusted, Candidate workers) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        samples.put(trusted.function, trusted.samples);
        samples.put(workers.function, workers.samples);
        RatioReport report = new RatioReport(trusted.tool.name(), connections, Machine.here(), samples);
        System.out.print(report.text());
        System.out.print(Verdict.table(List.of(Verdict.atLeast(
                RATE_RATIO_MIN,
                "HTTP, " + connections + " connections, Java no-op: req/s in workers to trusted",
                "%.2f",
                report.ratios(workers.samples, Sample::requestsPerSecond)))));
    }

    /** One function, and what was measured of it. Confined to the main thread. */
    private record Candidate(String function, LoadTool tool, List<Sample> samples) {
        static Candidate of(String function, LoadTool tool) {
            return new Candidate(function, tool, new ArrayList<>());
        }
    }
}
