package dev.millrace.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineOptions;
import dev.millrace.telemetry.export.MetricKind;
import dev.millrace.telemetry.export.Reading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineReadingsTest {
    @Test
    void countTheLinesThatWereLost(@TempDir Path data) {
        try (Engine engine = Engine.start(EngineOptions.defaults(data))) {
            EngineReadings readings = new EngineReadings(engine);
            assertEquals(0, droppedLines(readings).value());
            engine.logs().countDropped();
            engine.logs().countDropped();
            assertEquals(2, droppedLines(readings).value());
            assertEquals(MetricKind.COUNTER, droppedLines(readings).kind());
        }
    }

    private static Reading droppedLines(EngineReadings readings) {
        List<Reading> found = readings.read().stream()
                .filter(reading -> reading.name().equals("millrace.log.dropped_lines"))
                .toList();
        assertEquals(1, found.size());
        return found.getFirst();
    }
}
