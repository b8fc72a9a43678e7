package dev.millrace.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.trace.ReplyTable;
import dev.millrace.engine.trace.RunTrace;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans of runs as a collector sees them, which comes and goes. */
@Timeout(180)
class TracesIT {
    private static final SystemClock CLOCK = new SystemClock();
    private static final RunSubject SUBJECT = new RunSubject("orders", "3", "java25", "hash", 128, 3_000);

    /** What ran before the start is history. */
    private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();

    private final OtlpReceiver collector = new OtlpReceiver();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void aRunIsASpanWithOneForEachOfItsParts() {
        RunRecord cold = run(1, true, RunOutcome.FAILED, new TraceLink(11, 12, 13, true));
        try (Telemetry _ = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(cold));
            patiently().until(() -> collector.spans().size() == 4);
        }

        Map<String, Span> spans = collector.spans().stream().collect(Collectors.toMap(Span::getName, span -> span));
        Span whole = requireNonNull(spans.get("orders"));
        RunTrace trace = RunTrace.of(cold);
        long taken = cold.arrivalEpochNanos() + cold.queueNanos();
        assertEquals(Span.SpanKind.SPAN_KIND_SERVER, whole.getKind());
        assertEquals("000000000000000b000000000000000c", hex(whole.getTraceId()));
        assertEquals("000000000000000d", hex(whole.getParentSpanId()));
        assertEquals(RunTrace.spanText(trace.spanId()), hex(whole.getSpanId()));
        assertEquals(Status.StatusCode.STATUS_CODE_ERROR, whole.getStatus().getCode());
        assertTimes(whole, cold.arrivalEpochNanos(), cold.endEpochNanos());
        assertTimes(requireNonNull(spans.get("queue")), cold.arrivalEpochNanos(), taken);
        assertTimes(requireNonNull(spans.get("init")), taken, cold.startEpochNanos());
        assertTimes(requireNonNull(spans.get("run")), cold.startEpochNanos(), cold.endEpochNanos());
        for (String part : List.of("queue", "init", "run")) {
            Span child = requireNonNull(spans.get(part));
            assertEquals(whole.getSpanId(), child.getParentSpanId());
            assertEquals(whole.getTraceId(), child.getTraceId());
        }
        Map<String, String> texts = Export.attributes(whole.getAttributesList());
        assertEquals("orders", texts.get("faas.name"));
        assertEquals("3", texts.get("faas.version"));
        assertEquals(
                new UUID(cold.requestIdHigh(), cold.requestIdLow()).toString(), texts.get("faas.invocation_id"));
        assertEquals("Function.Error", texts.get("error.type"));
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:orders", texts.get("cloud.resource_id"));
        assertTrue(attribute(whole, "faas.coldstart").getValue().getBoolValue());
        assertEquals(cold.billedMillis(), attribute(whole, "millrace.billed_ms").getValue().getIntValue());
    }

    @Test
    void theWholeEndsWithItsReplyWhereThatIsKnown() {
        RunRecord sent = run(1, false, RunOutcome.FAILED, new TraceLink(11, 12, 13, true));
        RunRecord left = run(1, false, RunOutcome.CRASHED, null);
        long repliedAt = sent.endEpochNanos() + 250_000;
        try (Telemetry telemetry = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            ReplyTable table = requireNonNull(telemetry.replyTimes()).newTable();
            table.sent(sent.requestIdHigh(), sent.requestIdLow(), repliedAt);
            table.gone(left.requestIdHigh(), left.requestIdLow(), repliedAt);
            journal.append(List.of(sent, left));
            patiently().until(() -> collector.spans().size() == 7);
        }
        Span reply = named("reply").getFirst();
        Span whole = named("orders").getFirst();
        assertEquals(1, named("reply").size());
        assertTimes(reply, sent.endEpochNanos(), repliedAt);
        assertTimes(whole, sent.arrivalEpochNanos(), repliedAt);
        assertEquals(whole.getSpanId(), reply.getParentSpanId());
        assertEquals(whole.getTraceId(), reply.getTraceId());
        assertEquals("sent", attribute(whole, "millrace.reply").getValue().getStringValue());
        Span gone = named("orders").getLast();
        assertTimes(gone, left.arrivalEpochNanos(), left.endEpochNanos());
        assertEquals("client_gone", attribute(gone, "millrace.reply").getValue().getStringValue());
    }

    @Test
    void nobodyIsToTellOfRepliesWhenNoTracesAreExported() {
        try (Telemetry telemetry = start(Map.of("otel.traces.exporter", "none"))) {
            assertNull(telemetry.replyTimes());
        }
    }

    @Test
    void aRetryLinksTheAttemptBeforeIt() {
        RunRecord first = run(1, false, RunOutcome.FAILED, new TraceLink(1, 2, 0, false));
        RunRecord second = run(2, false, RunOutcome.FAILED, new TraceLink(1, 2, 0, false));
        try (Telemetry _ = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(first, second));
            patiently().until(() -> collector.spans().size() == 6);
        }
        List<Span> whole = named("orders");
        assertEquals(0, whole.getFirst().getLinksCount());
        assertEquals(whole.getFirst().getSpanId(), whole.get(1).getLinks(0).getSpanId());
        assertEquals(whole.getFirst().getTraceId(), whole.get(1).getTraceId());
        assertEquals(Span.SpanKind.SPAN_KIND_SERVER, whole.get(1).getKind());
    }

    @Test
    void ofManyRunsEveryErrorIsTold() {
        List<RunRecord> runs = IntStream.range(0, 3_000)
                .mapToObj(i -> run(1, false, i % 10 == 0 ? RunOutcome.TIMED_OUT : RunOutcome.RETURNED, null))
                .toList();
        try (Telemetry _ = start(Map.of("otel.traces.sampler", "always_off"));
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(runs);
            patiently().until(() -> named("orders").size() >= 300);
        }
        assertEquals(300, named("orders").size());
    }

    @Test
    void aRestartNeitherRepeatsNorLosesNorTellsOfHistory() {
        List<RunRecord> all = new ArrayList<>();
        try (WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(later(-Duration.ofMinutes(1).toNanos())));
            for (int start = 0; start < 3; start++) {
                RunRecord whileAway = start == 0 ? null : run(1, false, RunOutcome.CRASHED, null);
                if (whileAway != null) {
                    journal.append(List.of(whileAway));
                    all.add(whileAway);
                }
                try (Telemetry _ = start(Map.of())) {
                    RunRecord run = run(1, false, RunOutcome.CRASHED, null);
                    journal.append(List.of(run));
                    all.add(run);
                    patiently().until(() -> named("orders").size() >= all.size());
                }
            }
        }
        assertEquals(
                all.stream().map(run -> RunTrace.spanText(RunTrace.of(run).spanId())).toList(),
                named("orders").stream().map(span -> hex(span.getSpanId())).toList());
    }

    @Test
    void aServerThatEndsBeforeItsFirstExportHasItsRunsToldLater() {
        RunRecord early = run(1, false, RunOutcome.CRASHED, null);
        collector.answer(503);
        try (WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            try (Telemetry _ = start(Map.of())) {
                journal.append(List.of(early));
            }
            collector.answer(200);
            try (Telemetry _ = start(Map.of())) {
                patiently().until(() -> named("orders").size() == 1);
            }
        }
        assertEquals(
                RunTrace.spanText(RunTrace.of(early).spanId()), hex(named("orders").getFirst().getSpanId()));
    }

    @Test
    void whatIsFiveMinutesOldIsDroppedAndCountedUnlessItFailed() {
        RunRecord old = later(-Duration.ofMinutes(10).toNanos());
        try (WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            try (Telemetry _ = start(Map.of("otel.traces.sampler", "always_on"))) {
                journal.append(List.of(run(1, false, RunOutcome.RETURNED, null)));
                patiently().until(() -> named("orders").size() == 1);
            }
            RunRecord returned = run(1, false, RunOutcome.RETURNED, null);
            journal.append(List.of(Runs.later(returned, -Duration.ofMinutes(10).toNanos()), old));
            try (Telemetry telemetry = start(Map.of("otel.traces.sampler", "always_on"))) {
                patiently().until(() -> named("orders").size() == 2);
                assertTrue(text(telemetry, "").contains("millrace_traces_dropped_total 1.0\n"));
            }
        }
        assertEquals(
                RunTrace.spanText(RunTrace.of(old).spanId()), hex(named("orders").getLast().getSpanId()));
    }

    @Test
    void aCollectorThatIsAwayGetsAllWhenItIsBack() {
        collector.answer(503);
        try (Telemetry _ = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(run(1, false, RunOutcome.CRASHED, null)));
            patiently().until(() -> collector.refused() >= 1);
            assertEquals(List.of(), collector.spans());
            collector.answer(200);
            patiently().until(() -> named("orders").size() == 1);
        }
    }

    @Test
    void whatTheCollectorRefusesForGoodIsDroppedAndCounted() {
        collector.answer(400);
        try (Telemetry telemetry = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(run(1, false, RunOutcome.CRASHED, null)));
            patiently().until(() -> text(telemetry, "").contains("millrace_traces_dropped_total 1.0\n"));
            collector.answer(200);
            journal.append(List.of(run(1, false, RunOutcome.CRASHED, null)));
            patiently().until(() -> text(telemetry, "").contains("millrace_traces_exported_total 1.0\n"));
        }
        assertEquals(1, named("orders").size());
    }

    @Test
    void histogramsHaveTracesAsExemplars() throws InterruptedException {
        RunRecord run = run(1, false, RunOutcome.RETURNED, new TraceLink(1, 2, 3, true));
        String ids = "# {span_id=\"" + RunTrace.spanText(RunTrace.of(run).spanId())
                + "\",trace_id=\"00000000000000010000000000000002\"} " + run.runNanos() / 1e9;
        try (Telemetry telemetry = start(Map.of());
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            journal.append(List.of(run));
            patiently().untilAsserted(() -> {
                String text = text(telemetry, "application/openmetrics-text; version=1.0.0");
                assertTrue(text.contains(ids), text);
            });
            while (collector.waiting() > 0) {
                collector.take();
            }
            Exemplar exemplar = collector
                    .take()
                    .metric("faas.invoke_duration")
                    .getExponentialHistogram()
                    .getDataPoints(0)
                    .getExemplars(0);
            assertEquals("00000000000000010000000000000002", hex(exemplar.getTraceId()));
            assertEquals(run.runNanos() / 1e9, exemplar.getAsDouble());
            assertEquals(run.endEpochNanos(), exemplar.getTimeUnixNano());
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(20));
    }

    private List<Span> named(String name) {
        return collector.spans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static String text(Telemetry telemetry, String accept) {
        return new String(telemetry.metrics(accept).body().array(), StandardCharsets.UTF_8);
    }

    private static KeyValue attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static void assertTimes(Span span, long fromEpochNanos, long toEpochNanos) {
        assertEquals(fromEpochNanos, span.getStartTimeUnixNano());
        assertEquals(toEpochNanos, span.getEndTimeUnixNano());
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static RunRecord later(long nanos) {
        return Runs.later(run(1, false, RunOutcome.CRASHED, null), nanos);
    }

    private static RunRecord run(int attempt, boolean cold, RunOutcome outcome, @Nullable TraceLink trace) {
        UUID id = trace == null ? UUID.randomUUID() : new UUID(5, 6);
        return new RunRecord(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                SUBJECT,
                "a",
                7,
                TriggerKind.INVOKE,
                attempt,
                CLOCK.epochNanos() + SOON_NANOS,
                1_000,
                cold ? 40_000 : 0,
                3_000_000,
                cold,
                outcome,
                outcome == RunOutcome.RETURNED ? "" : "Function.Error",
                10,
                20,
                false,
                false,
                trace);
    }

    private Telemetry start(Map<String, String> more) {
        Map<String, String> otel = new HashMap<>(more);
        otel.put("otel.exporter.otlp.endpoint", collector.endpoint());
        otel.put("otel.metric.export.interval", "100");
        TelemetryOptions options = new TelemetryOptions(
                100, 6, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(10), "1.2.3", otel);
        return Telemetry.start(
                RunTail.open(directory),
                directory.resolve("statistics"),
                new Telemetry.Journals(
                                directory, directory.resolve("logs"), EventTail.open(directory.resolve("events")), Account.DEFAULT),
                options,
                List::of,
                CLOCK);
    }
}
