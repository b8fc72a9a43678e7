package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.MachineTime;
import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.Interpreters;
import dev.millrace.loadtest.load.report.Figures;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench runtimes}. Confined to the main thread. */
@Command(
        name = "millrace bench runtimes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a warm echo function in our bootstraps, against a server that answers with canned bytes "
                + "and in the whole engine, in turn, and prints what the engine adds.")
public final class RuntimeRatio implements Callable<Integer> {
    private static final double CPU_RATIO_MAX = 2;
    private static final double ADDED_P50_MICROS_MAX = 150;
    private static final int WARM_UP_SECONDS_MAX = 60;

    @Option(
            names = "--runtimes",
            split = ",",
            description = "Default: the newest Node.js and the newest Python of this machine's own.")
    private List<String> runtimes = List.of();

    @Option(
            names = "--in-flight",
            split = ",",
            description = "Invocations in flight, each in a worker of its own; default 1,8. The bars are for 1.")
    private List<Integer> inFlight = List.of(1, 8);

    @Option(names = "--isolation", description = "Of the engine's workers: process, sandbox, or what the machine has.")
    private String isolation = "auto";

    @Mixin
    private final Rounds rounds = new Rounds(7, 3);

    @Option(names = "--warmup-runs", description = "On each side beforehand, default ${DEFAULT-VALUE}.")
    private long warmUpRuns = 60_000;

    public static void main(String[] args) {
        System.exit(new CommandLine(new RuntimeRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println("Machine  " + Machine.here());
        Path directory = Files.createTempDirectory("millrace-bench");
        Interpreters interpreters = Interpreters.find(directory.resolve("cache"));
        List<Interpreter> measured = runtimes.isEmpty()
                ? interpreters.newest(Language.NODEJS, Language.PYTHON)
                : runtimes.stream().map(interpreters::of).toList();
        List<Verdict> verdicts = new ArrayList<>();
        for (Interpreter interpreter : measured) {
            for (int each : inFlight) {
                List<Round> taken = compare(interpreter, each, directory);
                if (each == 1) {
                    verdicts.addAll(verdicts(interpreter.runtime(), taken));
                }
            }
        }
        System.out.print(Verdict.table(verdicts));
        return 0;
    }

    private List<Round> compare(Interpreter interpreter, int each, Path directory) throws IOException {
        String name = interpreter.runtime() + "-" + each;
        String workers;
        List<Round> taken = new ArrayList<>();
        try (SideProcess floor = start(FloorSide.class, interpreter, each, directory.resolve(name + "-floor"));
                SideProcess engine = start(EngineSide.class, interpreter, each, directory.resolve(name + "-engine"))) {
            workers = engine.workers();
            warmUp(floor);
            warmUp(engine);
            for (int number = 1; number <= rounds.count(); number++) {
                MachineTime before = MachineTime.now();
                Duration length = Duration.ofSeconds(rounds.seconds());
                PathSample ofFloor = floor.measure(length);
                PathSample ofEngine = engine.measure(length);
                taken.add(new Round(ofFloor, ofEngine, MachineTime.now().stolenShareSince(before)));
                System.out.printf("round %d  %s%n         %s%n", number, ofFloor, ofEngine);
            }
        }
        print(interpreter, each, workers, taken);
        return taken;
    }

    /** What the JVM compiles depends on how often it has run, and that, on a busy machine, on much else than time. */
    private void warmUp(SideProcess side) throws IOException {
        long runs = 0;
        for (int second = 0; runs < warmUpRuns && second < WARM_UP_SECONDS_MAX; second++) {
            runs += side.measure(Duration.ofSeconds(1)).driven().runs();
        }
        if (runs < warmUpRuns) {
            System.out.printf("only %d runs in %d s of warming up: this machine is busy%n", runs, WARM_UP_SECONDS_MAX);
        }
    }

    private SideProcess start(Class<? extends Side> side, Interpreter interpreter, int each, Path directory)
            throws IOException {
        return SideProcess.start(
                side,
                directory.resolveSibling(directory.getFileName() + ".log"),
                interpreter.runtime(),
                String.valueOf(each),
                Files.createDirectory(directory).toString(),
                isolation);
    }

    private static void print(Interpreter interpreter, int each, String workers, List<Round> taken) {
        System.out.printf(
                "%n%s (%s %s), %d in flight; median [min..max] of %d rounds; steal %.1f %%%n",
                interpreter.runtime(),
                interpreter.program(),
                interpreter.version(),
                each,
                taken.size(),
                100 * spread(taken, Round::stolenShare).median());
        System.out.printf(
                "%-24s %24s %9s %12s %9s %9s %9s%n",
                "", "CPU us/run", "server", "its caller", "worker", "p50", "p99");
        row("floor, plain process", taken.stream().map(Round::floor).toList());
        row("engine, " + workers, taken.stream().map(Round::engine).toList());
        System.out.printf(
                "engine to floor: CPU %s; p50 %s us more%n%n",
                spread(taken, Round::cpuRatio).print("%.2f"), spread(taken, Round::addedP50Micros).print("%.0f"));
    }

    private static void row(String side, List<PathSample> samples) {
        System.out.printf(
                "%-24s %24s %9.1f %12.1f %9.1f %9s %9s%n",
                side,
                spread(samples, PathSample::cpuMicrosPerRun).print("%.1f"),
                spread(samples, PathSample::serverMicrosPerRun).median(),
                spread(samples, PathSample::callerMicrosPerRun).median(),
                spread(samples, PathSample::workerMicrosPerRun).median(),
                Figures.nanos((long) spread(samples, sample -> sample.driven().p50Nanos()).median()),
                Figures.nanos((long) spread(samples, sample -> sample.driven().p99Nanos()).median()));
    }

    private static List<Verdict> verdicts(String runtime, List<Round> taken) {
        return List.of(
                Verdict.atMost(
                        CPU_RATIO_MAX,
                        runtime + ", warm echo: CPU of server and worker to the floor's",
                        "%.2f",
                        spread(taken, Round::cpuRatio)),
                Verdict.atMost(
                        ADDED_P50_MICROS_MAX,
                        runtime + ", warm echo: us of p50 on top of the floor's",
                        "%.0f",
                        spread(taken, Round::addedP50Micros)));
    }

    private static <T> Spread spread(List<T> of, ToDoubleFunction<T> figure) {
        return Spread.of(of.stream().mapToDouble(figure).boxed().toList());
    }

    /** Both sides once. Immutable. */
    private record Round(PathSample floor, PathSample engine, double stolenShare) {
        double cpuRatio() {
            return engine.cpuMicrosPerRun() / floor.cpuMicrosPerRun();
        }

        double addedP50Micros() {
            return engine.p50Micros() - floor.p50Micros();
        }
    }
}
