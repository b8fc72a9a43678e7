package dev.millrace.loadtest.bench.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.server.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides, each in a JVM of its own, with every scripting language that this machine has. */
final class SideProcessIT {
    @TempDir
    private Path directory;

    static Stream<String> runtimes(@TempDir Path cache) {
        return Interpreters.find(cache).newest(Language.NODEJS, Language.PYTHON).stream()
                .map(Interpreter::runtime);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("runtimes")
    void drivesWorkersOfBothSidesAndCountsWhatTheyUse(String runtime) throws IOException {
        try (SideProcess floor = start(FloorSide.class, runtime);
                SideProcess engine = start(EngineSide.class, runtime)) {
            assertEquals("plain processes", floor.workers());
            assertEquals("process", engine.workers());
            for (SideProcess side : List.of(floor, engine)) {
                PathSample sample = side.measure(Duration.ofMillis(500));
                assertTrue(sample.driven().runs() > 2, sample::toString);
                assertTrue(sample.p50Micros() > 0, sample::toString);
                assertTrue(sample.serverCpuNanos() > 0, sample::toString);
            }
        }
    }

    @Test
    void saysSoWhenASideDoesNotGetReady() {
        assertThrows(IOException.class, () -> start(FloorSide.class, "nodejs1.x"));
    }

    private SideProcess start(Class<? extends Side> side, String runtime) throws IOException {
        String name = side.getSimpleName();
        return SideProcess.start(
                side,
                directory.resolve(name + ".log"),
                runtime,
                "2",
                Files.createDirectory(directory.resolve(name)).toString(),
                "process");
    }
}
