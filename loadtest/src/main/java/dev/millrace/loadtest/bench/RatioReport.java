package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.load.report.Figures;
import dev.millrace.loadtest.load.report.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Several servers measured in turn. A ratio compares the samples of the same round, so that what drifts on the
 * machine drifts for both. Immutable.
 *
 * @param samples by candidate, the baseline first; as many samples each as there were rounds
 */
public record RatioReport(String tool, int connections, Machine machine, Map<String, List<Sample>> samples) {
    public RatioReport {
        samples = new LinkedHashMap<>(samples);
    }

    /** A table of all of it. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%nMachine  %s%n%d connections, driven by %s; median [min..max]%n%n",
                machine, connections, tool));
        out.append(String.format(
                Locale.ROOT, "%-12s %22s %18s %17s %17s %12s %9s %9s %8s %7s%n",
                "", "req/s", "CPU us/req", "req/s ratio", "CPU ratio", "switches/req", "p50", "p99", "failures",
                "steal"));
        for (List<Sample> of : samples.values()) {
            out.append(String.format(
                    Locale.ROOT, "%-12s %22s %18s %17s %17s %12.2f %9s %9s %8d %5.1f %%%n",
                    of.getFirst().candidate(),
                    spread(of, Sample::requestsPerSecond).print("%.0f"),
                    spread(of, Sample::cpuMicrosPerRequest).print("%.1f"),
                    ratios(of, Sample::requestsPerSecond).print("%.2f"),
                    ratios(of, Sample::cpuMicrosPerRequest).print("%.2f"),
                    spread(of, Sample::switchesPerRequest).median(),
                    Figures.nanos((long) spread(of, Sample::p50Nanos).median()),
                    Figures.nanos((long) spread(of, Sample::p99Nanos).median()),
                    of.stream().mapToLong(Sample::failures).sum(),
                    100 * spread(of, Sample::stolenShare).median()));
        }
        return out.append(System.lineSeparator()).toString();
    }

    /** All of it, to be written as JSON. */
    Map<String, Object> figures() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("machine", machine);
        root.put("tool", tool);
        root.put("connections", connections);
        samples.forEach((server, of) -> root.put(
                server,
                Map.of(
                        "samples", of,
                        "requestsPerSecond", spread(of, Sample::requestsPerSecond),
                        "cpuMicrosPerRequest", spread(of, Sample::cpuMicrosPerRequest),
                        "switchesPerRequest", spread(of, Sample::switchesPerRequest),
                        "requestsPerSecondRatio", ratios(of, Sample::requestsPerSecond),
                        "cpuMicrosPerRequestRatio", ratios(of, Sample::cpuMicrosPerRequest))));
        return root;
    }

    /** Of each round's sample of a candidate to the baseline's sample of the same round. */
    public Spread ratios(String candidate, ToDoubleFunction<Sample> figure) {
        return ratios(Objects.requireNonNull(samples.get(candidate), candidate), figure);
    }

    Spread ratios(List<Sample> of, ToDoubleFunction<Sample> figure) {
        List<Sample> baseline = samples.values().iterator().next();
        return Spread.of(IntStream.range(0, of.size())
                .mapToObj(round -> figure.applyAsDouble(of.get(round)) / figure.applyAsDouble(baseline.get(round)))
                .toList());
    }

    private static Spread spread(List<Sample> of, ToDoubleFunction<Sample> figure) {
        return Spread.of(of.stream().mapToDouble(figure).boxed().toList());
    }
}
