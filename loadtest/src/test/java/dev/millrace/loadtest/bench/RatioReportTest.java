package dev.millrace.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.loadtest.load.report.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RatioReportTest {
    private static final Machine MACHINE = new Machine("some CPU", 2, 1024, "some OS", "some JVM");

    @Test
    void comparesSamplesOfTheSameRound() {
        List<Sample> ours = List.of(sample("ours", 90, 0), sample("ours", 40, 0), sample("ours", 60, 0));
        // The machine became slower from round to round; the ratios did not.
        RatioReport report = report(
                List.of(sample("bare", 100, 0), sample("bare", 50, 0), sample("bare", 60, 0)), ours);
        assertEquals(new Spread(0.9, 0.8, 1.0), report.ratios(ours, Sample::requestsPerSecond));
    }

    @Test
    void printsOneLinePerServerWithTheBaselineFirst() {
        String text = report(List.of(sample("bare", 200, 0)), List.of(sample("ours", 100, 3))).text();
        List<String> servers =
                text.lines().filter(line -> line.contains("[1") || line.contains("[2")).toList();
        assertTrue(servers.getFirst().startsWith("bare") && servers.getFirst().contains("200 [200..200]"), text);
        assertTrue(servers.getLast().startsWith("ours") && servers.getLast().contains("0.50 [0.50..0.50]"), text);
        assertTrue(servers.getLast().matches(".* 3 +0\\.0 %"), text);
        assertTrue(text.contains("64 connections, driven by hand"), text);
    }

    @Test
    void givesAllSamplesAndTheirSpread() {
        Map<String, Object> figures =
                report(List.of(sample("bare", 200, 0)), List.of(sample("ours", 100, 0))).figures();
        assertEquals(64, figures.get("connections"));
        assertEquals(
                Map.of(
                        "samples", List.of(sample("ours", 100, 0)),
                        "requestsPerSecond", new Spread(100, 100, 100),
                        "cpuMicrosPerRequest", new Spread(10, 10, 10),
                        "switchesPerRequest", new Spread(0.5, 0.5, 0.5),
                        "requestsPerSecondRatio", new Spread(0.5, 0.5, 0.5),
                        "cpuMicrosPerRequestRatio", new Spread(1, 1, 1)),
                figures.get("ours"));
    }

    private static RatioReport report(List<Sample> baseline, List<Sample> ours) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        samples.put("bare", baseline);
        samples.put("ours", ours);
        return new RatioReport("hand", 64, MACHINE, samples);
    }

    private static Sample sample(String server, double perSecond, long failures) {
        return new Sample(server, perSecond, 10, 0.5, 1_000, 2_000, failures, 0);
    }
}
