package dev.millrace.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.trace.RunTrace;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What functions print, as a collector sees it. */
@Timeout(120)
class PrintedLinesIT {
    private static final SystemClock CLOCK = new SystemClock();
    private static final RunSubject SUBJECT = new RunSubject("orders", "3", "java25", "hash", 128, 3_000);

    private final OtlpReceiver collector = new OtlpReceiver();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void aLineIsInTheSpanOfItsRun() {
        try (LogJournal logs = LogJournal.open(logs(), JournalOptions.defaults(), CLOCK);
                WrittenRuns journal = new WrittenRuns(directory, CLOCK);
                Telemetry _ = start(Map.of("otel.logs.exporter", "otlp"))) {
            RunRecord run = run();
            print(logs, run, "hello", "{\"level\": \"WARN\", \"message\":\"careful\"}");
            print(logs, run(), "of a run that has not ended");
            logs.offer(LogLine.ofGroup("/access", 1, 2, CLOCK.epochNanos(), "GET /"));
            logs.flush();
            journal.append(List.of(run));
            patiently().until(() -> records().size() == 3);

            Map<String, LogRecord> byText = new HashMap<>();
            records().forEach(line -> byText.put(line.getBody().getStringValue(), line));
            RunTrace trace = RunTrace.of(run);
            LogRecord hello = Objects.requireNonNull(byText.get("hello"));
            assertEquals(trace.traceId(), hex(hello.getTraceId()));
            assertEquals(RunTrace.spanText(trace.spanId()), hex(hello.getSpanId()));
            assertEquals(SeverityNumber.SEVERITY_NUMBER_UNSPECIFIED, hello.getSeverityNumber());
            assertEquals("3", Export.attributes(hello.getAttributesList()).get("faas.version"));
            LogRecord careful =
                    Objects.requireNonNull(byText.get("{\"level\": \"WARN\", \"message\":\"careful\"}"));
            assertEquals(SeverityNumber.SEVERITY_NUMBER_WARN, careful.getSeverityNumber());
            assertEquals("WARN", careful.getSeverityText());
            assertEquals("", hex(Objects.requireNonNull(byText.get("GET /")).getTraceId()));
            ResourceLogs ofFunction = collector.logs().stream()
                    .filter(one -> Export.attributes(one.getResource().getAttributesList()).containsKey("faas.name"))
                    .findFirst()
                    .orElseThrow();
            Map<String, String> resource = Export.attributes(ofFunction.getResource().getAttributesList());
            assertEquals("orders", resource.get("faas.name"));
            assertEquals("millrace", resource.get("service.name"));
            assertEquals("/aws/lambda/orders", resource.get("aws.log.group.names"));
        }
    }

    @Test
    void aRestartLosesNoLine() {
        try (LogJournal logs = LogJournal.open(logs(), JournalOptions.defaults(), CLOCK);
                WrittenRuns journal = new WrittenRuns(directory, CLOCK)) {
            RunRecord first = run();
            try (Telemetry _ = start(Map.of("otel.logs.exporter", "otlp"))) {
                print(logs, first, "before");
                journal.append(List.of(first));
                patiently().until(() -> records().size() == 1);
            }
            RunRecord second = run();
            print(logs, second, "while away");
            journal.append(List.of(second));
            try (Telemetry _ = start(Map.of("otel.logs.exporter", "otlp"))) {
                patiently().until(() -> records().size() >= 2);
            }
        }
        assertEquals(
                List.of("before", "while away"),
                records().stream().map(line -> line.getBody().getStringValue()).toList());
    }

    @Test
    void nothingIsExportedUnlessItIsAskedFor() {
        try (LogJournal logs = LogJournal.open(logs(), JournalOptions.defaults(), CLOCK);
                WrittenRuns journal = new WrittenRuns(directory, CLOCK);
                Telemetry _ = start(Map.of())) {
            RunRecord run = run();
            print(logs, run, "hello");
            journal.append(List.of(run));
            patiently().until(() -> !collector.spans().isEmpty());
            assertTrue(collector.logs().isEmpty());
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static void print(LogJournal logs, RunRecord run, String... lines) {
        for (String line : lines) {
            assertTrue(logs.offer(new LogLine(
                    run.requestIdHigh(), run.requestIdLow(), "orders", run.startEpochNanos() + 1, line)));
        }
        logs.flush();
    }

    private Path logs() {
        return directory.resolve("logs");
    }

    private List<LogRecord> records() {
        return collector.logs().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .toList();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    /** One that ends soon: what ran before the start is history. */
    private static RunRecord run() {
        RunRecord random = Runs.random(System.nanoTime(), 1).getFirst();
        RunRecord run = Runs.run(SUBJECT, "a", 3_000_000, RunOutcome.CRASHED);
        return new RunRecord(
                random.requestIdHigh(),
                random.requestIdLow(),
                run.subject(),
                run.zone(),
                run.instance(),
                run.trigger(),
                run.attempt(),
                CLOCK.epochNanos() + Duration.ofSeconds(10).toNanos(),
                run.queueNanos(),
                run.initNanos(),
                run.runNanos(),
                run.coldStart(),
                run.outcome(),
                run.errorType(),
                run.requestBytes(),
                run.responseBytes(),
                run.droppedLogLines());
    }

    private Telemetry start(Map<String, String> more) {
        Map<String, String> otel = new HashMap<>(more);
        otel.put("otel.exporter.otlp.endpoint", collector.endpoint());
        TelemetryOptions options = new TelemetryOptions(
                100, 6, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(10), "1.2.3", otel);
        return Telemetry.start(
                RunTail.open(directory),
                directory.resolve("statistics"),
                new Telemetry.Journals(directory, logs(), EventTail.open(directory.resolve("events")), Account.DEFAULT),
                options,
                List::of,
                CLOCK);
    }
}
