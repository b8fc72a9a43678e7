package dev.millrace.telemetry;

import dev.millrace.engine.clock.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process of its own that folds one run, shows what it does with its OTEL_* variables, and ends. */
final class ExportingMain {
    private ExportingMain() {}

    public static void main(String[] args) throws IOException {
        GrowingJournal journal = new GrowingJournal();
        journal.append(List.of(Runs.returned("hello", 1_000)));
        TelemetryOptions options =
                new TelemetryOptions(10, 6, Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(40), "1", Map.of());
        Path statistics = Files.createTempDirectory("millrace").resolve("statistics");
        Telemetry.start(journal, statistics, options, List::of, new SystemClock()).close();
    }
}
