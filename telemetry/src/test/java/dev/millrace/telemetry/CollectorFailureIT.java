package dev.millrace.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A collector that fails costs nothing but a counter. */
@Timeout(180)
class CollectorFailureIT {
    private static final Pattern FAILURES = Pattern.compile("(?m)^millrace_telemetry_export_failures_total ([0-9.]+)$");

    private static final Pattern LOG_LINE = Pattern.compile("(?m)^([A-Z]+) ExportTally - ");

    @RegisterExtension
    private final ErrorStream log = new ErrorStream();

    private final GrowingJournal journal = new GrowingJournal();

    @TempDir
    private Path directory;

    @Test
    void countsEveryFailureAndLogsTheFirstWhenNobodyListens() throws IOException {
        int closedPort = closedPort();
        long begunNanos;
        try (Telemetry telemetry = start("http://127.0.0.1:" + closedPort, 20, 10_000)) {
            await().until(() -> failures(telemetry) >= 3);
            journal.append(List.of(Runs.returned("hello", 1_000)));
            await().until(() -> text(telemetry).contains("millrace_telemetry_records_total 1.0\n"));
            begunNanos = System.nanoTime();
        }
        assertTrue(System.nanoTime() - begunNanos < 5_000_000_000L, "closing does not wait for what cannot come");
        assertEquals(List.of(Level.WARN), levels());
    }

    @Test
    void countsAnswersThatAreErrorsAndLogsWhenTheyEnd() throws InterruptedException {
        try (OtlpReceiver collector = new OtlpReceiver()) {
            collector.answer(500);
            try (Telemetry telemetry = start(collector.endpoint(), 20, 10_000)) {
                await().until(() -> failures(telemetry) >= 3);
                assertEquals(List.of(Level.WARN), levels());
                assertTrue(log.text().contains("HTTP 500"));

                collector.answer(200);

                await().until(() -> levels().equals(List.of(Level.WARN, Level.INFO)));
                while (collector.waiting() > 0) {
                    collector.take();
                }
                assertTrue(collector.take().total("millrace.telemetry.export.failures") >= 3);
            }
        }
    }

    @Test
    void closesInTimeWhenTheCollectorNeverAnswers() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Telemetry telemetry = start("http://127.0.0.1:" + hanging.getLocalPort(), 20, 1_000);
            Socket accepted = hanging.accept();
            journal.append(List.of(Runs.returned("hello", 1_000)));
            await().until(() -> text(telemetry).contains("millrace_telemetry_records_total 1.0\n"));

            long begunNanos = System.nanoTime();
            telemetry.close();

            assertTrue(System.nanoTime() - begunNanos < 5_000_000_000L, "the limit was one second");
            accepted.close();
        }
        await().until(() -> levels().equals(List.of(Level.WARN))); // else it is logged in the middle of another test
    }

    private List<Level> levels() {
        return LOG_LINE.matcher(log.text())
                .results()
                .map(line -> Level.valueOf(line.group(1)))
                .toList();
    }

    private static double failures(Telemetry telemetry) {
        Matcher matcher = FAILURES.matcher(text(telemetry));
        assertTrue(matcher.find());
        return Double.parseDouble(matcher.group(1));
    }

    private static String text(Telemetry telemetry) {
        return new String(telemetry.metrics("").body().array(), StandardCharsets.UTF_8);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Telemetry start(String endpoint, long intervalMillis, long closeMillis) {
        TelemetryOptions options = new TelemetryOptions(
                100,
                6,
                Duration.ofMillis(5),
                Duration.ZERO,
                Duration.ofMillis(closeMillis),
                "1.2.3",
                Map.of(
                        "otel.exporter.otlp.endpoint", endpoint,
                        "otel.metric.export.interval", "" + intervalMillis));
        return Telemetry.start(journal, directory.resolve("statistics"), options, List::of, new SystemClock());
    }
}
