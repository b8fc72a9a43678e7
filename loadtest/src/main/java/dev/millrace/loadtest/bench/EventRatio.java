package dev.millrace.loadtest.bench;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.bench.tool.OwnGenerator;
import dev.millrace.loadtest.functions.Sleeper;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** The command {@code millrace bench events}. Confined to the main thread. */
@Command(
        name = "millrace bench events",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Calls a Java function that does nothing, and leaves it events, in turn: what accepting one "
                + "costs beside a call, how quickly they are run, few and many, and how long a start with many takes.")
public final class EventRatio implements Callable<Integer> {
    private static final double CPU_RATIO_MAX = 1.3;
    private static final double DRAIN_RATIO_MIN = 0.8;
    private static final double READY_SECONDS_MAX = 5;

    /** One run of it goes on until the server ends, and it has no place for another: its events stay. */
    private static final String HELD = "held";

    private static final Payload AT_ONCE = Payload.ofText("{\"millis\":0}");
    private static final String FOR_LONG = "{\"millis\":590000}";
    private static final Map<String, String> LATER = Map.of("X-Amz-Invocation-Type", "Event");
    private static final long POLL_MILLIS = 20;

    @Option(names = "--connections", description = "Connections, default ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Mixin
    private final Rounds rounds = new Rounds(5, 3);

    @Option(names = "--warmup", description = "Seconds of calls beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 10;

    @Option(names = "--backlog", description = "Events that wait when the server starts, default ${DEFAULT-VALUE}.")
    private int backlog = 1_000_000;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final List<Double> acceptRatios = new ArrayList<>();
    private final List<Double> drainRatios = new ArrayList<>();
    private final List<Double> drainRates = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new EventRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path directory = Files.createTempDirectory("millrace-bench");
        try (LocalServers local = new LocalServers(directory)) {
            int waiting = beforeTheStart(local);
            afterTheStart(local, waiting);
        }
        return 0;
    }

    private ServerProcess start(LocalServers local) throws IOException {
        return local.start("millrace", server + " --trust " + HELD);
    }

    private int beforeTheStart(LocalServers local) throws IOException, InterruptedException {
        ServerProcess process = start(local);
        process.awaitReady(LambdaApi.LIST_PATH);
        try (LambdaApi api = new LambdaApi(process.port())) {
            api.create(HELD, SampleFunction.java(Sleeper.class));
            var _ = calls().drive(process.port(), warmUpSeconds);
            var _ = events().drive(process.port(), warmUpSeconds);
            awaitNone(api);
            for (int round = 1; round <= rounds.count(); round++) {
                measureDrain(process, api, round);
            }
            api.reserve(HELD, 1);
            var _ = api.begin(HELD, FOR_LONG);
            for (int round = 1; round <= rounds.count(); round++) {
                measureAcceptance(process, round);
            }
            while (api.pendingEvents() < backlog) {
                var _ = events().drive(process.port(), 1);
            }
            int waiting = api.pendingEvents();
            process.kill();
            return waiting;
        }
    }

    /** Calls, then as many events as come in that time; all of them have run when the clock stops. */
    private void measureDrain(ServerProcess process, LambdaApi api, int round)
            throws IOException, InterruptedException {
        LoadTool.Replies called = calls().drive(process.port(), rounds.seconds());
        long beginNanos = System.nanoTime();
        LoadTool.Replies accepted = events().drive(process.port(), rounds.seconds());
        int left = api.pendingEvents();
        awaitNone(api);
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        double rate = accepted.successes() / seconds;
        drainRates.add(rate);
        drainRatios.add(rate / called.perSecond());
        System.out.printf(
                Locale.ROOT,
                "round %d  called %.0f/s; accepted %.0f/s, of which %d were left; run %.0f/s%n",
                round,
                called.perSecond(),
                accepted.perSecond(),
                left,
                rate);
    }

    /** What a call costs that is refused to nobody is measured on the same server while nothing drains. */
    private void measureAcceptance(ServerProcess process, int round) throws IOException, InterruptedException {
        Sample called = Sample.take("hello", process, hello(), rounds.seconds());
        Sample accepted = Sample.take("events", process, events(), rounds.seconds());
        acceptRatios.add(accepted.cpuMicrosPerRequest() / called.cpuMicrosPerRequest());
        System.out.printf("round %d  %s%n         %s%n", round, called, accepted);
    }

    private void afterTheStart(LocalServers local, int waiting) throws IOException, InterruptedException {
        long beginNanos = System.nanoTime();
        ServerProcess process = start(local);
        process.awaitReady(LambdaApi.LIST_PATH);
        double readySeconds = (System.nanoTime() - beginNanos) / 1e9;
        try (LambdaApi api = new LambdaApi(process.port())) {
            long drainNanos = System.nanoTime();
            api.reserve(HELD, 900);
            int before = api.pendingEvents();
            awaitNone(api);
            double rate = before / ((System.nanoTime() - drainNanos) / 1e9);
            System.out.printf(
                    Locale.ROOT,
                    "%d events waited; ready after %.2f s; then run %.0f/s%n",
                    waiting,
                    readySeconds,
                    rate);
            Spread few = Spread.of(drainRates);
            System.out.print(Verdict.table(List.of(
                    Verdict.atMost(
                            CPU_RATIO_MAX, "CPU of accepting an event to a call", "%.2f", Spread.of(acceptRatios)),
                    Verdict.atLeast(
                            DRAIN_RATIO_MIN,
                            "events accepted and run a second to calls",
                            "%.2f",
                            Spread.of(drainRatios)),
                    Verdict.atLeast(
                            DRAIN_RATIO_MIN,
                            "events run a second, from a backlog to as they come",
                            "%.2f",
                            Spread.of(rate / few.median())),
                    Verdict.atMost(
                            READY_SECONDS_MAX,
                            "seconds until a server with " + waiting + " events is ready",
                            "%.2f",
                            Spread.of(readySeconds)))));
        }
    }

    private static void awaitNone(LambdaApi api) throws IOException, InterruptedException {
        while (api.pendingEvents() > 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private LoadTool calls() {
        return new OwnGenerator(Target.function(HELD, AT_ONCE, 1), connections);
    }

    private LoadTool hello() {
        return new OwnGenerator(Target.function("hello", Payload.ofText("{\"name\":\"Ada\"}"), 1), connections);
    }

    private LoadTool events() {
        return new OwnGenerator(Target.function(HELD, AT_ONCE, 1).withHeaders(LATER), connections);
    }
}
