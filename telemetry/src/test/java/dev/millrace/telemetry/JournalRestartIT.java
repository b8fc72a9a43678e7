package dev.millrace.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Totals come from the journal on disk, so a restart loses none. */
@Timeout(180)
class JournalRestartIT {
    private static final SystemClock CLOCK = new SystemClock();

    @TempDir
    private Path directory;

    @Test
    void countsOnFromTheJournalAfterARestart() throws InterruptedException {
        List<RunRecord> runs = Runs.random(System.nanoTime(), 5_000);
        try (OtlpReceiver collector = new OtlpReceiver()) {
            exports(collector, runs.subList(0, 3_000), 3_000, runs.getFirst());
            exports(collector, runs.subList(3_000, 5_000), 5_000, runs.getFirst());
            exports(collector, List.of(), 5_000, runs.getFirst());
        }
    }

    private void exports(OtlpReceiver collector, List<RunRecord> appended, long expected, RunRecord oldest)
            throws InterruptedException {
        TelemetryOptions options = new TelemetryOptions(
                100,
                6,
                Duration.ofMillis(5),
                Duration.ZERO,
                Duration.ofSeconds(20),
                "1.2.3",
                Map.of(
                        "otel.exporter.otlp.endpoint", collector.endpoint(),
                        "otel.metric.export.interval", "3600000"));
        try (WrittenRuns journal = new WrittenRuns(directory, CLOCK);
                Telemetry _ = Telemetry.start(
                        RunTail.open(directory),
                        directory.resolve("statistics"),
                        new Telemetry.Journals(
                                directory, directory.resolve("logs"), EventTail.open(directory.resolve("events")), Account.DEFAULT),
                        options,
                        List::of,
                        CLOCK)) {
            for (RunRecord run : appended) {
                journal.append(List.of(run));
            }
        }
        Export export = collector.take();
        assertEquals(expected, export.total("faas.invocations"));
        NumberDataPoint point =
                export.metric("faas.invocations").getSum().getDataPoints(0);
        assertEquals(oldest.arrivalEpochNanos(), point.getStartTimeUnixNano());
    }
}
