package dev.millrace.telemetry.export.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.telemetry.ErrorStream;
import dev.millrace.telemetry.export.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExportTallyTest {
    @RegisterExtension
    private final ErrorStream log = new ErrorStream();

    @Test
    void warnsOnceWhenTheNamedCollectorIsAway() {
        ExportTally tally = new ExportTally(true);
        tally.failed("connection refused");
        tally.failed("connection refused");
        assertEquals(1, log.text().lines().count());
        assertTrue(log.text().contains("WARN") && log.text().contains("connection refused"), log.text());
    }

    @Test
    void isQuietAndCountsNothingWhileNobodyNamedACollectorAndNoneIsThere() {
        ExportTally tally = new ExportTally(false);
        tally.failed("connection refused");
        assertEquals("", log.text());
        assertCounts(0, 0, tally);

        tally.succeeded();
        tally.failed("connection refused");
        assertCounts(2, 1, tally);
    }

    @Test
    void countsFailuresOfTheNamedCollectorFromTheFirstOn() {
        ExportTally tally = new ExportTally(true);
        tally.failed("connection refused");
        assertCounts(1, 1, tally);
    }

    private static void assertCounts(double exports, double failures, ExportTally tally) {
        assertEquals(
                List.of(exports, failures),
                tally.read().stream().map(Reading::value).toList());
    }
}
