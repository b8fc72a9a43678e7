package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.capture.Captures;
import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.Zones;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineWatchTest {
    private static final ZoneOptions ZONE =
            new ZoneOptions(10, 10, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));

    /** The first tick does what is due once a second, too, so the line is printed after it, and no time passes. */
    @Test
    void writesOutWhatWasPrintedBetweenTwoTicksOfAnIdleLine() {
        try (RunJournal journal = RunJournal.open(directory.resolve("journal"), JournalOptions.defaults(), clock);
                LogJournal logs = LogJournal.open(directory.resolve("logs"), JournalOptions.defaults(), clock);
                CapturePolicies policies = CapturePolicies.open(directory.resolve("capture.db"))) {
            Zones zones = new Zones(List.of("a"), ZONE, List.of(), journal, () -> 1, clock);
            RefusalCounts refusals = new RefusalCounts();
            Dispatcher dispatcher = new Dispatcher(16, zones, refusals);
            Admission admission = new Admission(10);
            Gate gate = new Gate(admission, refusals, LogSink.NONE, clock);
            AdmissionBooks books = new AdmissionBooks(admission, refusals, journal, clock);
            Captures captures = new Captures(policies, journal, 0, clock);
            LogLines lines = new LogLines(logs, LogGaps.open(directory.resolve("logs"), clock), clock);
            LineWatch watch = new LineWatch(
                    () -> RegistrySnapshot.EMPTY,
                    zones,
                    dispatcher,
                    journal,
                    captures,
                    logs,
                    lines,
                    gate,
                    books,
                    clock);
            watch.tick();
            LogLine line = new LogLine(1, 2, "hello", clock.epochNanos(), "printed");
            logs.offer(line);
            watch.tick();

            List<LogLine> written = new ArrayList<>();
            try (LogTail tail = logs.tail()) {
                while (tail.next(written::add)) {}
            }
            assertEquals(List.of(line), written);
            dispatcher.close();
            zones.close();
        }
    }
}
