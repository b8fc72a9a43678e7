package dev.millrace.telemetry.export.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.telemetry.ErrorStream;
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
    void countsButIsQuietWhenNobodyNamedACollector() {
        ExportTally tally = new ExportTally(false);
        tally.failed("connection refused");
        assertEquals("", log.text());
        assertEquals(1.0, tally.read().getLast().value());
    }
}
