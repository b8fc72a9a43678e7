package dev.millrace.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineOptions;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.telemetry.export.MetricKind;
import dev.millrace.telemetry.export.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineReadingsTest {
    @Test
    void countTheLinesThatWereLost(@TempDir Path data) throws IOException {
        Machine machine = Machine.probe(WorkerUsers.standard(), data.resolve("cache"));
        WorkerSettings workers = WorkerSettings.of(Languages.of(List.of()), machine, null, Set.of(), Set.of(), 0);
        try (Engine engine = Engine.start(EngineOptions.defaults(data), workers)) {
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
