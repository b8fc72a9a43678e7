package dev.millrace.engine.runtime.process.cell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.ProcessTable;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerDeathTest {
    private final ProcessTable table = new ProcessTable();

    @TempDir
    Path directory;

    @Test
    void nothingOfASandboxIsLeftWhenTheServerIsKilled() throws Exception {
        TestCells machine = new TestCells(directory, Isolation.SANDBOX);
        long worker = workerOfAKilledServer(Isolation.SANDBOX, machine);
        while (!table.familyNow(worker).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** The rest has to be ended by somebody who outlives the server. */
    @Test
    void theFirstProcessOfASessionDiesWithTheServerButNotItsChildren() throws Exception {
        TestCells machine = new TestCells(directory, Isolation.PROCESS);
        long worker = workerOfAKilledServer(Isolation.PROCESS, machine);
        List<Long> left = table.familyNow(worker);
        while (left.contains(worker)) {
            left = table.familyNow(worker);
        }
        assertFalse(left.isEmpty());
        left.forEach(process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
    }

    private long workerOfAKilledServer(Isolation level, TestCells machine) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedServer.class.getName(),
                        level.text(),
                        machine.folder("doomed").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = server.inputReader()) {
            String line = output.readLine();
            assertTrue(line != null, "the server ended");
            long worker = Long.parseLong(line);
            assertTrue(table.familyNow(worker).size() >= 3);
            return worker;
        } finally {
            server.destroyForcibly().waitFor();
        }
    }
}
