package dev.millrace.loadtest.bench.line;

import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.load.report.Figures;
import dev.millrace.loadtest.load.report.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench line}. Confined to the main thread. */
@Command(
        name = "millrace bench line",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Drives the line without HTTP, from admission to the answer after the journal's append, and a "
                + "naive version of it in turn.")
public final class LineRatio implements Callable<Integer> {
    @Option(names = "--in-flight", split = ",", description = "Invocations in flight, at most 1000; default 64,1000.")
    private List<Integer> inFlight = List.of(64, 1_000);

    @Option(
            names = "--lines",
            split = ",",
            description = "Which lines, of ${COMPLETION-CANDIDATES}; default all. Ratios are to the last.")
    private List<LineKind> kinds = List.of(LineKind.values());

    @Mixin
    private final Rounds rounds = new Rounds(7, 2);

    @Option(names = "--warmup", description = "Seconds on each line beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 5;

    @Option(names = "--directory", description = "Where journals are written; default the temporary directory.")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LineRatio()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        System.out.println("Machine  " + Machine.here());
        for (int each : inFlight) {
            kinds.forEach(kind -> sample(kind, each, warmUpSeconds));
            print(each, measure(each));
        }
        return 0;
    }

    private Map<LineKind, List<LineSample>> measure(int each) {
        Map<LineKind, List<LineSample>> samples = new EnumMap<>(LineKind.class);
        for (int round = 1; round <= rounds.count(); round++) {
            for (LineKind kind : kinds) {
                LineSample sample = sample(kind, each, rounds.seconds());
                samples.computeIfAbsent(kind, _ -> new ArrayList<>()).add(sample);
                System.out.printf("round %d  %4d in flight  %-7s %s%n", round, each, name(kind), sample);
            }
        }
        return samples;
    }

    /** On a line and a journal of its own, so that no sample pays for the files of those before it. */
    private LineSample sample(LineKind kind, int each, int length) {
        try (ScratchJournals journals = new ScratchJournals(directory);
                Line line = kind.open(journals)) {
            ClosedLoad load = new ClosedLoad(line, each);
            load.measure(Duration.ofMillis(200));
            LineSample sample = load.measure(Duration.ofSeconds(length));
            load.drain();
            return sample;
        }
    }

    private void print(int each, Map<LineKind, List<LineSample>> samples) {
        List<LineSample> yardstick = samples.getOrDefault(kinds.getLast(), List.of());
        System.out.printf("%n%d in flight; median [min..max]%n", each);
        System.out.printf(
                "%-7s %18s %22s %9s %9s %9s %20s%n",
                "line", "M runs/s", "CPU ns/run", "p50", "p99", "p99.9", "to " + name(kinds.getLast()));
        samples.forEach((kind, of) -> System.out.printf(
                "%-7s %18s %22s %9s %9s %9s %20s%n",
                name(kind),
                spread(of, LineSample::millionsPerSecond).print("%.2f"),
                spread(of, LineSample::cpuNanosPerRun).print("%.0f"),
                Figures.nanos((long) spread(of, LineSample::p50Nanos).median()),
                Figures.nanos((long) spread(of, LineSample::p99Nanos).median()),
                Figures.nanos((long) spread(of, LineSample::p999Nanos).median()),
                Spread.of(IntStream.range(0, of.size())
                                .mapToObj(round -> of.get(round).runsPerSecond()
                                        / yardstick.get(round).runsPerSecond())
                                .toList())
                        .print("%.2f")));
        System.out.println();
    }

    private static Spread spread(List<LineSample> of, ToDoubleFunction<LineSample> figure) {
        return Spread.of(of.stream().mapToDouble(figure).boxed().toList());
    }

    private static String name(LineKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
