package dev.millrace.loadtest.bench;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine;

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
            Contest contest = new Contest(connections);
            try (LambdaApi api = new LambdaApi(process.port())) {
                for (String function : List.of(TRUSTED, WORKERS)) {
                    api.create(function, SampleFunction.java(Noop.class));
                    Target target = Target.function(function, PAYLOAD, 1);
                    contest.add(
                            function,
                            process,
                            LoadTool.of(target, connections, directory.resolve(function), ownGenerator));
                }
            }
            contest.warmUp(warmUpSeconds);
            contest.measure(rounds);
            print(contest.report(TRUSTED, WORKERS));
        }
        return 0;
    }

    private void print(RatioReport report) {
        System.out.print(report.text());
        System.out.print(Verdict.table(List.of(Verdict.atLeast(
                RATE_RATIO_MIN,
                "HTTP, " + connections + " connections, Java no-op: req/s in workers to trusted",
                "%.2f",
                report.ratios(WORKERS, Sample::requestsPerSecond)))));
    }
}
