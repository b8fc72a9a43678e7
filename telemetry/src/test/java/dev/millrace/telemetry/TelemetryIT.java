package dev.millrace.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.follow.RunSource;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Telemetry as a collector sees it. */
@Timeout(180)
class TelemetryIT {
    private static final List<Reading> ENGINE =
            List.of(Reading.gauge("millrace.ring.depth", "{invocation}", "Waiting in the ring", 7));

    private final OtlpReceiver collector = new OtlpReceiver();
    private final GrowingJournal journal = new GrowingJournal();

    @TempDir
    private Path directory;

    @AfterEach
    void closeCollector() {
        collector.close();
    }

    @Test
    void exportsAsManyInvocationsAsThereAreRecords() throws InterruptedException {
        long seed = System.nanoTime();
        List<RunRecord> runs = Runs.random(seed, 12_345);
        journal.append(runs);
        try (Telemetry _ = start(20)) {
            Export export = collector.take();

            assertEquals(12_345, export.total("faas.invocations"), "seed " + seed);
            assertEquals(12_345, export.total("millrace.telemetry.records"));
            assertEquals(12_345, export.total("millrace.zone.runs"));
            assertEquals(
                    runs.stream().filter(run -> run.outcome() != RunOutcome.RETURNED).count(),
                    export.total("faas.errors"));
            assertEquals(byFunction(runs), counted(export.metric("faas.invocations")), "seed " + seed);
        }
    }

    private static Map<String, Long> byFunction(List<RunRecord> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        run -> run.subject().function() + ":" + run.subject().version(), Collectors.counting()));
    }

    private static Map<String, Long> counted(Metric metric) {
        return metric.getSum().getDataPointsList().stream().collect(Collectors.toMap(
                point -> function(Export.attributes(point.getAttributesList())), NumberDataPoint::getAsInt));
    }

    private static String function(Map<String, String> attributes) {
        assertEquals("other", attributes.get("faas.trigger"));
        return attributes.get("faas.name") + ":" + attributes.get("faas.version");
    }

    @Test
    void exportsPercentilesThatAgreeWithHdrHistograms() throws InterruptedException {
        long seed = System.nanoTime();
        List<RunRecord> runs = Runs.random(seed, 30_000);
        journal.append(runs);
        try (Telemetry _ = start(20)) {
            Export export = collector.take();

            agrees(export.metric("faas.invoke_duration"), runs, RunRecord::runNanos, seed);
            agrees(export.metric("millrace.queue_duration"), runs, RunRecord::queueNanos, seed);
            List<RunRecord> cold = runs.stream().filter(RunRecord::coldStart).toList();
            agrees(export.metric("faas.init_duration"), cold, RunRecord::initNanos, seed);
        }
    }

    private static void agrees(Metric metric, List<RunRecord> runs, ToLongFunction<RunRecord> nanos, long seed) {
        assertEquals("s", metric.getUnit());
        ExponentialHistogram exported = metric.getExponentialHistogram();
        assertEquals(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, exported.getAggregationTemporality());
        assertEquals(6, exported.getDataPointsCount());
        for (ExponentialHistogramDataPoint point : exported.getDataPointsList()) {
            String function = function(Export.attributes(point.getAttributesList()));
            Histogram hdr = new Histogram(3);
            runs.stream()
                    .filter(run -> function.equals(run.subject().function() + ":" + run.subject().version()))
                    .mapToLong(nanos)
                    .forEach(hdr::recordValue);
            assertEquals(hdr.getTotalCount(), point.getCount());
            assertEquals(6, point.getScale());
            for (double percentile : new double[] {1, 10, 50, 75, 90, 99, 99.9, 100}) {
                double expected = hdr.getValueAtPercentile(percentile) / 1e9;
                assertEquals(
                        expected,
                        Export.percentileSeconds(point, percentile),
                        // 8 ns are what the reservoirs resolve
                        expected * 0.01 + 8e-9,
                        "p" + percentile + " of " + function + ", seed " + seed);
            }
        }
    }

    @Test
    void exportsExactSumsAndExtremes() throws InterruptedException {
        journal.append(List.of(
                Runs.returned("hello", 1_001), Runs.returned("hello", 2_000_003), Runs.returned("hello", 0)));
        try (Telemetry _ = start(20)) {
            ExponentialHistogramDataPoint point = collector
                    .take()
                    .metric("faas.invoke_duration")
                    .getExponentialHistogram()
                    .getDataPoints(0);

            assertEquals(2_001_004 / 1e9, point.getSum());
            assertEquals(0, point.getMin());
            assertEquals(2_000_003 / 1e9, point.getMax());
            assertEquals(3, point.getCount());
            assertEquals(1, point.getZeroCount());
            assertEquals(Runs.ARRIVAL_EPOCH_NANOS, point.getStartTimeUnixNano());
        }
    }

    @Test
    void namesItself() throws InterruptedException {
        try (Telemetry _ = start(20)) {
            Map<String, String> resource = collector.take().resource();

            assertEquals("millrace", resource.get("service.name"));
            assertEquals("1.2.3", resource.get("service.version"));
            assertEquals(36, resource.getOrDefault("service.instance.id", "").length());
            assertFalse(resource.getOrDefault("host.name", "").isBlank());
        }
    }

    @Test
    void exportsTheEnginesReadings() throws InterruptedException {
        try (Telemetry _ = start(20)) {
            Export export = collector.take();

            Metric depth = export.metric("millrace.ring.depth");
            assertEquals(7, depth.getGauge().getDataPoints(0).getAsDouble());
            assertEquals("{invocation}", depth.getUnit());
            assertEquals(0, export.total("millrace.telemetry.export.failures"));
        }
    }

    @Test
    void exportsAgainAtEveryInterval() throws InterruptedException {
        journal.append(List.of(Runs.returned("hello", 1_000)));
        try (Telemetry _ = start(20)) {
            assertEquals(1, collector.take().total("faas.invocations"));
            journal.append(List.of(Runs.returned("hello", 1_000)));

            await().until(() -> collector.take().total("faas.invocations") == 2);
        }
    }

    @Test
    void exportsOnceMoreWhenItCloses() throws InterruptedException {
        Telemetry telemetry = start(3_600_000);
        journal.append(Runs.random(1, 100));

        telemetry.close();

        assertEquals(100, collector.take().total("faas.invocations"));
        assertEquals(0, collector.waiting());
        assertTrue(journal.closed());
    }

    @Test
    void exportsTheSameAfterARestart() throws InterruptedException {
        List<RunRecord> runs = Runs.random(2, 1_000);
        for (int start = 0; start < 2; start++) {
            journal.append(runs);
            try (Telemetry _ = start(20)) {
                Export export = collector.take();
                assertEquals(1_000, export.total("faas.invocations"));
                assertEquals(
                        runs.getFirst().arrivalEpochNanos(),
                        export.metric("faas.invocations").getSum().getDataPoints(0).getStartTimeUnixNano());
            }
            while (collector.waiting() > 0) {
                collector.take();
            }
        }
    }

    @Test
    void exportsNothingBeforeTheOldRecordsAreFolded() throws InterruptedException {
        int batches = 50;
        int[] left = {batches};
        try (Telemetry _ = Telemetry.start(
                new RunSource() {
                    @Override
                    public boolean next(Consumer<RunRecord> runs, Consumer<AdmissionTally> tallies) {
                        LockSupport.parkNanos(4_000_000);
                        if (left[0] == 0) {
                            return false;
                        }
                        left[0]--;
                        runs.accept(Runs.returned("hello", 1_000));
                        return true;
                    }

                    @Override
                    public long position() {
                        return (long) batches - left[0];
                    }
                },
                directory.resolve("statistics"),
                options(20, 6),
                () -> ENGINE,
                new SystemClock())) {
            assertEquals(batches, collector.take().total("faas.invocations"));
        }
    }

    @Test
    void usesTheScaleThatIsSet() throws InterruptedException {
        journal.append(Runs.random(3, 1_000));
        try (Telemetry _ = Telemetry.start(journal, directory.resolve("statistics"), options(20, 3), () -> ENGINE, new SystemClock())) {
            Metric metric = collector.take().metric("faas.invoke_duration");
            assertEquals(3, metric.getExponentialHistogram().getDataPoints(0).getScale());
        }
    }

    @Test
    void showsThatTheJournalCannotBeRead() {
        journal.append(List.of(Runs.returned("hello", 1_000)));
        journal.corrupt();
        try (Telemetry telemetry = start(20)) {
            await().until(() -> text(telemetry).contains("millrace_telemetry_stopped 1.0\n"));
            assertTrue(text(telemetry).contains("millrace_telemetry_records_total 1.0\n"));
        }
    }

    private static String text(Telemetry telemetry) {
        return new String(telemetry.metrics("").body().array(), StandardCharsets.UTF_8);
    }

    private Telemetry start(long intervalMillis) {
        return Telemetry.start(journal, directory.resolve("statistics"), options(intervalMillis, 6), () -> ENGINE, new SystemClock());
    }

    private TelemetryOptions options(long intervalMillis, int scale) {
        Map<String, String> otel = new HashMap<>();
        otel.put("otel.exporter.otlp.endpoint", collector.endpoint());
        otel.put("otel.metric.export.interval", "" + intervalMillis);
        return new TelemetryOptions(
                100, scale, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(10), "1.2.3", otel);
    }
}
