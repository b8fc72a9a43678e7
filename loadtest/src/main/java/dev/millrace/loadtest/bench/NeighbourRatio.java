package dev.millrace.loadtest.bench;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.functions.Sleeper;
import dev.millrace.loadtest.load.Generator;
import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.report.Figures;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Phase;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench neighbours}. Confined to the main thread. */
@Command(
        name = "millrace bench neighbours",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Invokes a function that does nothing at a steady rate, alone and with calls of a function that "
                + "sleeps a second in flight, in turn, and prints what the sleepers do to its latency.")
public final class NeighbourRatio implements Callable<Integer> {
    private static final Duration SLEEP = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 64;
    private static final int WARM_UP_ROUNDS = 2;

    @Option(names = "--rate", description = "Calls per second of the function that does nothing, default 2000.")
    private double rate = 2_000;

    @Option(names = "--sleepers", description = "Sleeping calls in flight, default ${DEFAULT-VALUE}.")
    private int sleepers = 200;

    @Mixin
    private final Rounds rounds = new Rounds(5, 5);

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final Generator generator = new Generator(new SystemClock());

    public static void main(String[] args) {
        System.exit(new CommandLine(new NeighbourRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        try (LocalServers local = new LocalServers(Files.createTempDirectory("millrace-bench"))) {
            ServerProcess process = local.start("millrace", server);
            process.awaitReady(LambdaApi.LIST_PATH);
            try (LambdaApi api = new LambdaApi(process.port())) {
                api.create("noop", SampleFunction.java(Noop.class));
                api.create("sleeper", SampleFunction.java(Sleeper.class));
            }
            measure(process.port(), "warm-up", WARM_UP_ROUNDS); // lets both JVMs compile, and instances start
            print(measure(process.port(), "round", rounds.count()));
        }
        return 0;
    }

    private List<Round> measure(int port, String name, int count) throws InterruptedException {
        List<Round> measured = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Histogram alone = steadyLoad(port);
            Histogram beside;
            try (Sleepers asleep = Sleepers.start(generator, sleeping(port), sleepers)) {
                asleep.awaitInFlight();
                beside = steadyLoad(port);
            }
            Round round = new Round(alone, beside);
            measured.add(round);
            System.out.printf(
                    "%s %d  p99 alone %s, beside %d sleepers %s, ratio %.2f%n",
                    name,
                    number,
                    Figures.nanos(alone.getValueAtPercentile(99)),
                    sleepers,
                    Figures.nanos(beside.getValueAtPercentile(99)),
                    round.ratio(99));
        }
        return measured;
    }

    private Histogram steadyLoad(int port) throws InterruptedException {
        Target noop = Target.function("noop", Payload.ofText("{}"), 1);
        LoadResult result = generator.run(scenario(port, noop, rate, rounds.seconds(), CONNECTIONS), _ -> {});
        if (result.total().failures() > 0) {
            throw new IllegalStateException("calls have failed: " + result.total().errors());
        }
        return result.total().succeeded();
    }

    /** So many starts per second that the wished number sleeps at any time; evenly, not in bursts. */
    private Scenario sleeping(int port) {
        Target sleeper = Target.function("sleeper", Payload.ofText("{\"millis\":" + SLEEP.toMillis() + "}"), 1);
        int forever = 3_600;
        return scenario(port, sleeper, sleepers * 1_000.0 / SLEEP.toMillis(), forever, 2 * sleepers);
    }

    private static Scenario scenario(int port, Target target, double perSecond, int seconds, int connections) {
        return new Scenario(
                new Endpoint("127.0.0.1", port),
                List.of(target),
                new Pacing.Open(Arrivals.CONSTANT, List.of(new Phase(Duration.ofSeconds(seconds), perSecond))),
                connections,
                WARM_UP,
                Long.MAX_VALUE,
                Duration.ofSeconds(30),
                1);
    }

    private void print(List<Round> measured) {
        System.out.printf(
                "%n%.0f calls/s; median [min..max] of %d rounds%n%-6s %12s %18s %20s%n",
                rate, rounds.count(), "", "alone", "beside " + sleepers, "ratio");
        for (double percentile : new double[] {50, 99, 99.9}) {
            System.out.printf(
                    "p%-5s %12s %18s %20s%n",
                    String.valueOf(percentile).replace(".0", ""),
                    Figures.nanos((long) median(measured, round -> round.alone().getValueAtPercentile(percentile))),
                    Figures.nanos((long) median(measured, round -> round.beside().getValueAtPercentile(percentile))),
                    Spread.of(measured.stream().map(round -> round.ratio(percentile)).toList())
                            .print("%.2f"));
        }
    }

    private static double median(List<Round> measured, ToDoubleFunction<Round> figure) {
        return Spread.of(measured.stream().mapToDouble(figure).boxed().toList()).median();
    }

    /** Latencies of one round. Immutable by agreement. */
    private record Round(Histogram alone, Histogram beside) {
        double ratio(double percentile) {
            return (double) beside.getValueAtPercentile(percentile) / alone.getValueAtPercentile(percentile);
        }
    }
}
