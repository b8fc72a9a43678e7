package dev.millrace.engine.runtime.process.cell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.LinuxProcess;
import dev.millrace.engine.runtime.process.host.ProcessTable;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
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
        awaitEnd(familyOfAKilledServer(Isolation.SANDBOX, machine));
    }

    /** The rest is ended by whoever starts next, or by somebody who outlives the server. */
    @Test
    void ofASessionTheFirstProcessDiesWithTheServerAndTheOthersWhenTheNextStarts() throws Exception {
        TestCells machine = new TestCells(directory, Isolation.PROCESS);
        List<LinuxProcess> family = familyOfAKilledServer(Isolation.PROCESS, machine);
        awaitEnd(family.subList(0, 1));
        List<LinuxProcess> children = family.subList(1, family.size());
        try {
            assertTrue(children.stream().allMatch(LinuxProcess::lives));
            if (machine.has("task limit of a worker")) {
                machine.cells(directory.resolve("next"));
                awaitEnd(children);
            }
        } finally {
            children.forEach(LinuxProcess::kill);
        }
    }

    private static void awaitEnd(List<LinuxProcess> processes) {
        await().until(() -> processes.stream().noneMatch(LinuxProcess::lives));
    }

    /** The worker first. */
    private List<LinuxProcess> familyOfAKilledServer(Isolation level, TestCells machine) throws Exception {
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
            Long worker = Long.valueOf(line);
            List<Long> family = new ArrayList<>(table.familyNow(worker));
            assertTrue(family.size() >= 3);
            family.remove(worker);
            family.addFirst(worker);
            return family.stream().map(LinuxProcess::new).toList();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }
}
