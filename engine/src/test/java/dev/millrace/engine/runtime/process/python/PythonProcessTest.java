package dev.millrace.engine.runtime.process.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonProcessTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"ends.system_exit, 3", "ends.at_once, 4", "exits_at_import.handler, 2"})
    void endsAsTheFunctionSays(String handler, int exitCode) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, handler)) {
            worker.api.call("1");
            assertEquals(exitCode, worker.process.exitCode());
        }
    }

    @Test
    void endsWithTheServerThoughAThreadIsLeft() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "ends.leaves_a_thread")) {
            worker.api.invoke("1");
            worker.api.close();
            assertEquals(1, worker.process.exitCode());
        }
    }

    @Test
    void usesOneConnectionForAll() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "raises.chained")) {
            worker.api.invoke("1");
            worker.api.invoke("1");
            assertEquals(1, worker.api.connections());
        }
    }

    @Test
    void servesAsManyAtOnceAsItIsAskedTo() throws Exception {
        Map<String, String> settings = Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "3");
        try (PythonWorker worker = PythonWorker.start(directory, "ends.process_id", settings)) {
            for (int process = 0; process < 3; process++) {
                worker.api.poll();
            }
            Path end = directory.resolve("end");
            for (int call = 0; call < 3; call++) {
                worker.api.call('"' + end.toString() + '"');
            }
            worker.api.awaitInFlight(3);
            Files.createFile(end);
            Set<String> processes = new HashSet<>();
            for (int call = 0; call < 3; call++) {
                processes.add(worker.api.answer().body());
            }
            assertEquals(3, processes.size());
            assertEquals(3, worker.api.inFlightMax());
            worker.api.close();
            assertEquals(1, worker.process.exitCode());
        }
    }

    @Test
    void looksForModulesInTheFunctionFirst() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.path")) {
            String path = worker.api.invoke("1").body();
            assertTrue(
                    path.matches("\\[\"" + worker.functions + "\", \"/opt/python/lib/python3\\.\\d+/site-packages\","
                            + " \"/opt/python\", \"" + worker.runtime + "\"]"),
                    path);
        }
    }

    @Test
    void doesNotTakeAFunctionsModuleForAStandardOne() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.standard_json")) {
            assertEquals("true", worker.api.invoke("1").body());
        }
    }

    @Test
    void hidesHowItReachesTheServer() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.own_settings")) {
            assertEquals("[]", worker.api.invoke("1").body());
        }
    }

    @Test
    void becomesTheFunctionThatItIsAssignedTo() throws Exception {
        Map<String, String> settings = Map.of("FRESH", "yes");
        try (PythonWorker worker = PythonWorker.startNeutral(directory, "surroundings.environment", settings)) {
            assertEquals(
                    "{\"FRESH\": \"yes\", \"LAST_LIFE\": null, \"MILLRACE_NEUTRAL\": null, \"MILLRACE_SOCKET\": null}",
                    worker.api
                            .invoke("[\"FRESH\",\"LAST_LIFE\",\"MILLRACE_NEUTRAL\",\"MILLRACE_SOCKET\"]")
                            .body());
            assertEquals(1, worker.api.connections());
        }
    }

    @Test
    void isInTheDirectoryThatItIsAssigned() throws Exception {
        try (PythonWorker worker = PythonWorker.startNeutral(directory, "surroundings.directory", Map.of())) {
            assertEquals("\"" + worker.functions.resolve("pack").toRealPath() + "\"", worker.api.invoke("1").body());
        }
    }
}
