package dev.millrace.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import dev.millrace.engine.runtime.process.language.Languages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails midway, and the one after it in the same JVM. */
class EngineStartTest {
    /** What the process has mapped, on Linux; journals and the registry map their files. */
    private static final Path MAPS = Path.of("/proc/self/maps");

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"code", "functions.db", "journal", "logs"})
    void leavesNothingOpenWhenAPartCannotBeOpened(String part) throws IOException {
        Path inTheWay = data.resolve(part);
        if (part.equals("functions.db")) {
            Files.createDirectory(inTheWay);
        } else {
            Files.createFile(inTheWay);
        }
        assertThrows(RuntimeException.class, () -> Engine.start(EngineOptions.defaults(data), workers()));
        assertNothingIsOpen();
        Files.delete(inTheWay);
        startsAndCloses();
    }

    @Test
    void putsTheStreamsBackWhenTheLastPartFails() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        assertThrows(IllegalArgumentException.class, () -> Engine.start(withTwoZonesOfOneName(), workers()));
        assertSame(out, System.out);
        assertSame(err, System.err);
        assertNothingIsOpen();
        startsAndCloses();
    }

    @Test
    void anEngineThatIsClosedLeavesNoGapInTheLogs() throws IOException {
        startsAndCloses();
        assertEquals(List.of(), LogGaps.all(data.resolve("logs"), Long.MAX_VALUE));
    }

    private void startsAndCloses() throws IOException {
        try (Engine engine = Engine.start(EngineOptions.defaults(data), workers())) {
            assertEquals(0, engine.status().inFlight());
        }
        assertNothingIsOpen();
    }

    /** SQLite deletes the log of its writes with the last connection to a file. */
    private void assertNothingIsOpen() {
        assertFalse(Files.exists(data.resolve("functions.db-wal")));
        await().until(() -> mapped().isEmpty());
    }

    private List<String> mapped() throws IOException {
        if (!Files.exists(MAPS)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains(data.toString())).toList();
        }
    }

    private WorkerSettings workers() throws IOException {
        Machine machine = Machine.probe(WorkerUsers.standard(), data.resolve("cache"));
        return WorkerSettings.of(Languages.of(List.of()), machine, null, Set.of(), Set.of(), 0);
    }

    private EngineOptions withTwoZonesOfOneName() {
        EngineOptions defaults = EngineOptions.defaults(data);
        return new EngineOptions(
                data,
                defaults.account(),
                defaults.accountRunsMax(),
                List.of("a", "a"),
                defaults.ringSlots(),
                defaults.stuckThreadsMax(),
                defaults.initTimeout(),
                defaults.instanceIdle(),
                defaults.threadIdle(),
                defaults.drainTimeout(),
                defaults.journal(),
                defaults.capture());
    }
}
