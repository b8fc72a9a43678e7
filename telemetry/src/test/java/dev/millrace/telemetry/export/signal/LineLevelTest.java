package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.opentelemetry.api.logs.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineLevelTest {
    @Test
    void readsTheMemberOfAnObject() {
        assertEquals("INFO", LineLevel.of("{\"timestamp\":\"t\",\"level\":\"INFO\",\"message\":\"m\"}"));
        assertEquals("warning", LineLevel.of("{ \"level\" : \"warning\" }"));
    }

    @Test
    void otherLinesHaveNone() {
        for (String line : List.of(
                "", "level", "\"level\":\"INFO\"", "{\"level\":30}", "{\"level\":\"INFO", "{\"level\"", "{\"level\":",
                "{\"level\":\"a level with a very long name\"}", "{\"levels\":\"INFO\"}")) {
            assertNull(LineLevel.of(line), line);
        }
    }

    @Test
    void namesOfLevelsMayBeInAnyCase() {
        assertEquals(Severity.WARN, LineLevel.severity("warning"));
        assertEquals(Severity.FATAL, LineLevel.severity("CRITICAL"));
        assertEquals(Severity.UNDEFINED_SEVERITY_NUMBER, LineLevel.severity("loud"));
        assertEquals(Severity.UNDEFINED_SEVERITY_NUMBER, LineLevel.severity(null));
    }
}
