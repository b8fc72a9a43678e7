package dev.millrace.telemetry.export.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.MetricKind;
import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.metering.RunMeter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-z]+=\"[^\"]*\",?)*})?) ([-+0-9.eEInf]+)");
    private static final String HELLO = "{function=\"hello\",trigger=\"other\",version=\"$LATEST\"}";

    private final RunMeter meter = new RunMeter(10);
    private final List<Reading> readings = List.of(
            new Reading("millrace.refusals", MetricKind.COUNTER, "{refusal}", "Refused", Map.of(), 3)
                    .with("millrace.reason", "account"),
            new Reading("millrace.refusals", MetricKind.COUNTER, "{refusal}", "Refused", Map.of(), 4)
                    .with("millrace.reason", "reserved"),
            Reading.gauge("millrace.ring.depth", "{invocation}", "Waiting in the ring", 7));
    private final PrometheusText text =
            new PrometheusText(new MetricCatalogue(meter, List.of(() -> readings), Runs.ARRIVAL_EPOCH_NANOS));

    @Test
    void showsWhatTheMeterHasCounted() {
        meter.fold(Runs.returned("hello", 1_000), 1);
        meter.fold(Runs.returned("hello", 2_000), 1);
        RunSubject subject = new RunSubject("hello", "$LATEST", "java25", "hash", 1_024, 3_000);
        meter.fold(Runs.run(subject, "b", 3_000_000_000L, RunOutcome.TIMED_OUT), 1);

        Map<String, Double> samples = samples();

        assertEquals(3, samples.get("faas_invocations_total" + HELLO));
        assertEquals(1, samples.get("faas_errors_total" + HELLO));
        assertEquals(1, samples.get("faas_timeouts_total" + HELLO));
        assertEquals(0, samples.get("faas_coldstarts_total" + HELLO));
        assertEquals(3.002, samples.getOrDefault("millrace_billed_duration_seconds_total" + HELLO, -1.0), 1e-9);
        assertEquals(3 + 0.002 / 8, samples.getOrDefault("millrace_billed_gb_seconds_total" + HELLO, -1.0), 1e-9);
        assertEquals(30, samples.get("millrace_request_size_bytes_total" + HELLO));
        assertEquals(60, samples.get("millrace_response_size_bytes_total" + HELLO));
        assertEquals(2, samples.get("millrace_zone_runs_total{zone=\"a\"}"));
        assertEquals(1, samples.get("millrace_zone_runs_total{zone=\"b\"}"));
        assertEquals(3, samples.get("millrace_telemetry_records_total"));
    }

    @Test
    void showsDurationsInCumulativeBuckets() {
        meter.fold(Runs.returned("hello", 900), 1);
        meter.fold(Runs.returned("hello", 1_800), 1);
        meter.fold(Runs.returned("hello", 1_900), 1);
        meter.fold(Runs.returned("hello", 1_000_000_000_000L), 1);

        Map<String, Double> samples = samples();

        assertEquals(1, samples.get(bucket("1.0E-6")));
        assertEquals(3, samples.get(bucket("2.5E-6")));
        assertEquals(3, samples.get(bucket("900.0")));
        assertEquals(4, samples.get(bucket("+Inf")));
        assertEquals(4, samples.get("faas_invoke_duration_seconds_count" + HELLO));
        assertEquals(1_000.0000046, samples.getOrDefault("faas_invoke_duration_seconds_sum" + HELLO, -1.0), 1e-9);
        assertEquals(0, samples.get("faas_init_duration_seconds_count" + HELLO));
        assertEquals(4, samples.get("millrace_queue_duration_seconds_count" + HELLO));
    }

    @Test
    void showsTheEnginesReadings() {
        assertEquals(
                Map.of(
                        "millrace_refusals_total{reason=\"account\"}", 3.0,
                        "millrace_refusals_total{reason=\"reserved\"}", 4.0,
                        "millrace_ring_depth", 7.0),
                samples());
    }

    @Test
    void speaksOpenMetricsWhenItIsAskedTo() {
        meter.fold(Runs.returned("hello", 1_000), 1);

        Exposition exposition = text.exposition("application/openmetrics-text; version=1.0.0");

        assertTrue(exposition.contentType().startsWith("application/openmetrics-text"), exposition.contentType());
        assertTrue(exposition.body().text().endsWith("# EOF\n"));
        assertTrue(text.exposition("*/*").contentType().startsWith("text/plain"));
    }

    private static String bucket(String bound) {
        return "faas_invoke_duration_seconds_bucket" + HELLO.replace("}", ",le=\"" + bound + "\"}");
    }

    /** Every line is a comment that Prometheus knows or a sample, and no sample is there twice. */
    private Map<String, Double> samples() {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text.exposition("").body().text().split("\n", -1)) {
            if (line.isEmpty() || line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            assertNull(samples.put(sample.group(1), Double.parseDouble(sample.group(2))), line);
        }
        return samples;
    }
}
