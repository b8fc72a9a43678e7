package dev.millrace.loadtest.bench.start;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.server.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlainStartIT {
    @TempDir
    private Path directory;

    @Test
    void timesSpawnsAndAssignmentsOfScripts() throws IOException, InterruptedException {
        for (Interpreter interpreter : interpreters(Language.NODEJS, Language.PYTHON)) {
            ScriptStart start = ScriptStart.in(scratch(interpreter), interpreter);
            for (int i = 0; i < 2; i++) {
                assertTrue(start.spawnNanos() > 0, interpreter::runtime);
                assertTrue(start.assignmentNanos() > 0, interpreter::runtime);
            }
        }
    }

    @Test
    void timesSpawnsOfAJvmWithItsArchive() throws IOException, InterruptedException {
        for (Interpreter jdk : interpreters(Language.JAVA)) {
            JvmStart start = JvmStart.in(scratch(jdk), jdk);
            for (int i = 0; i < 2; i++) {
                assertTrue(start.spawnNanos() > 0, jdk::runtime);
            }
        }
    }

    private Iterable<Interpreter> interpreters(Language... languages) {
        return Interpreters.find(directory.resolve("cache")).newest(languages);
    }

    private Path scratch(Interpreter interpreter) throws IOException {
        return Files.createDirectory(directory.resolve(interpreter.runtime()));
    }
}
