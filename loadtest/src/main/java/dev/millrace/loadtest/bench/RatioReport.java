package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.load.report.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several servers measured in turn. A ratio compares the samples of the same round, so that what drifts on the
 * machine drifts for both. Immutable.
 *
 * @param samples by server, the baseline first; as many samples each as there were rounds
 */
record RatioReport(String tool, Machine machine, Map<String, List<Sample>> samples) {
    RatioReport {
        samples = new LinkedHashMap<>(samples);
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%nMachine  %s%nDriven by %s; median [min..max]%n%n", machine, tool));
        out.append(String.format(
                Locale.ROOT, "%-12s %26s %20s %22s %22s %9s %7s%n",
                "server", "req/s", "CPU us/req", "req/s ratio", "CPU ratio", "failures", "steal"));
        for (List<Sample> of : samples.values()) {
            out.append(String.format(
                    Locale.ROOT, "%-12s %26s %20s %22s %22s %9d %5.1f %%%n",
                    of.getFirst().server(),
                    spread(of, Sample::requestsPerSecond).print("%.0f"),
                    spread(of, Sample::cpuMicrosPerRequest).print("%.1f"),
                    ratios(of, Sample::requestsPerSecond).print("%.2f"),
                    ratios(of, Sample::cpuMicrosPerRequest).print("%.2f"),
                    of.stream().mapToLong(Sample::failures).sum(),
                    100 * spread(of, Sample::stolenShare).median()));
        }
        return out.toString();
    }

    String json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("machine", machine);
        root.put("tool", tool);
        samples.forEach((server, of) -> root.put(
                server,
                Map.of(
                        "samples", of,
                        "requestsPerSecond", spread(of, Sample::requestsPerSecond),
                        "cpuMicrosPerRequest", spread(of, Sample::cpuMicrosPerRequest),
                        "requestsPerSecondRatio", ratios(of, Sample::requestsPerSecond),
                        "cpuMicrosPerRequestRatio", ratios(of, Sample::cpuMicrosPerRequest))));
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(root);
    }

    /** Of each round's sample to the baseline's sample of the same round. */
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
