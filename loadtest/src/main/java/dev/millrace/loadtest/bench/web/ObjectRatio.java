package dev.millrace.loadtest.bench.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.Contest;
import dev.millrace.loadtest.bench.RatioReport;
import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Sample;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.OwnGenerator;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench objects}. Confined to the main thread. */
@Command(
        name = "millrace bench objects",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Reads and stores objects in Millrace and in S3Proxy by itself, in turn: what the gateway costs "
                + "that stands before the store.")
public final class ObjectRatio implements Callable<Integer> {
    private static final double COST_RATIO_MAX = 1.15;
    private static final int SMALL_BYTES = 1_000;
    private static final int LARGE_BYTES = 1 << 20;
    private static final String STORE = "S3Proxy";
    private static final String MILLRACE = "Millrace";

    @Option(names = "--connections", description = "Connections, default ${DEFAULT-VALUE}.")
    private int connections = 8;

    @Mixin
    private final Rounds rounds = new Rounds(5, 3);

    @Option(names = "--warmup", description = "Seconds of load on each beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 10;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ObjectRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("millrace-bench");
        List<Verdict> verdicts = new ArrayList<>();
        try (LocalServers local = new LocalServers(directory)) {
            ServerProcess millrace = local.start("millrace", server);
            millrace.awaitReady(LambdaApi.LIST_PATH);
            ServerProcess store = local.startOwn("s3proxy", PlainStore.class, directory.resolve("plain").toString());
            store.awaitReady("/healthz");
            for (ServerProcess each : List.of(store, millrace)) {
                try (WebApi api = new WebApi(each.port())) {
                    api.createBucket("bench");
                    api.store("/bench/small", SMALL_BYTES);
                    api.store("/bench/large", LARGE_BYTES);
                }
            }
            Payload content = Payload.of(new byte[SMALL_BYTES]);
            compare("GET of 1,000 bytes", get("/bench/small"), store, millrace, verdicts);
            compare("GET of 1 MiB", get("/bench/large"), store, millrace, verdicts);
            compare(
                    "PUT of 1,000 bytes",
                    new Target("put", "PUT", "/bench/stored", content, 1),
                    store,
                    millrace,
                    verdicts);
        }
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private static Target get(String path) {
        return new Target("get", "GET", path, Payload.EMPTY, 1);
    }

    private void compare(
            String what, Target target, ServerProcess store, ServerProcess millrace, List<Verdict> verdicts)
            throws IOException, InterruptedException {
        Contest contest = new Contest(connections);
        contest.add(STORE, store, new OwnGenerator(target, connections));
        contest.add(MILLRACE, millrace, new OwnGenerator(target, connections));
        contest.warmUp(warmUpSeconds);
        contest.measure(rounds);
        RatioReport report = contest.report(STORE, MILLRACE);
        System.out.printf("%n%s%s", what, report.text());
        Spread cost = report.ratios(MILLRACE, Sample::cpuMicrosPerRequest);
        verdicts.add(Verdict.atMost(COST_RATIO_MAX, what + ": CPU of Millrace to S3Proxy alone", "%.2f", cost));
    }
}
