package dev.millrace.telemetry.export.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportTallyTest {
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(err);
    }

    @Test
    void warnsOnceWhenTheNamedCollectorIsAway() {
        ExportTally tally = new ExportTally(true);
        tally.failed("connection refused");
        tally.failed("connection refused");
        assertEquals(1, log().lines().count());
        assertTrue(log().contains("WARN") && log().contains("connection refused"), log());
    }

    @Test
    void countsButIsQuietWhenNobodyNamedACollector() {
        ExportTally tally = new ExportTally(false);
        tally.failed("connection refused");
        assertEquals("", log());
        assertEquals(1.0, tally.read().getLast().value());
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
