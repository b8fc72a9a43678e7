package dev.millrace.engine.runtime.process.cell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.ProcessTable;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CellsTest {
    private static final String HOLD_40_MB = "(head -c 40m /dev/zero; echo; echo ready >&2; sleep 100) | tail -n 1";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void memoryOfAllProcessesIsSeenThroughTheControlGroup(Isolation level) throws Exception {
        TestCells test = new TestCells(directory, level);
        assumeTrue(test.has("memory limit of a worker"), "no memory control group here");
        try (Cell cell = test.cells().prepare(level, test.plan(false))) {
            seesMemory(cell);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void memoryOfAllProcessesIsSeenWithoutAControlGroup(Isolation level) throws Exception {
        TestCells test = new TestCells(directory, level);
        Cells without = new Cells(Tools.find(), ControlGroups.none(), null, directory.resolve("without"));
        try (Cell cell = without.prepare(level, test.plan(false))) {
            seesMemory(cell);
        }
    }

    private static void seesMemory(Cell cell) throws Exception {
        assertEquals(0, cell.memoryBytes());
        Process process = cell.start(List.of("/bin/sh", "-c", HOLD_40_MB), Map.of("PATH", "/usr/bin:/bin"));
        try (BufferedReader output = process.inputReader()) {
            assertEquals("ready", output.readLine());
            await().failFast(() -> !process.isAlive()).until(() -> cell.memoryBytes() >= 40 << 20);
            assertTrue(cell.memoryBytes() < 80 << 20, Long.toString(cell.memoryBytes()));
            cell.kill();
            output.transferTo(Writer.nullWriter());
        }
        process.waitFor();
        await().until(() -> cell.memoryBytes() <= 1 << 20);
    }

    @Test
    void withoutAControlGroupASessionIsKilledWithAllItsDescendants() throws Exception {
        TestCells test = new TestCells(directory, Isolation.PROCESS);
        Cells without = new Cells(Tools.find(), ControlGroups.none(), null, directory.resolve("without"));
        String mark = UUID.randomUUID().toString();
        try (Cell cell = without.prepare(Isolation.PROCESS, test.plan(true))) {
            String script = "setsid sh -c 'echo ready; sleep 1000'; sleep 1000";
            Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin", "MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                assertEquals("ready", output.readLine());
                TestCells.awaitWith(2, mark);
                cell.kill();
            }
            TestCells.awaitNoneWith(mark);
        }
    }

    /** Nothing is left by which it could be told from any other process of that user. */
    @Test
    void withoutAControlGroupAnOrphanThatLeftTheSessionIsNotFound() throws Exception {
        TestCells test = new TestCells(directory, Isolation.PROCESS);
        Cells without = new Cells(Tools.find(), ControlGroups.none(), null, directory.resolve("without"));
        try (Cell cell = without.prepare(Isolation.PROCESS, test.plan(true))) {
            String script = "(setsid sh -c 'echo $$; exec sleep 1000' &); sleep 1000";
            Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"));
            try (BufferedReader output = process.inputReader()) {
                String pid = output.readLine();
                assertTrue(pid != null && pid.matches("[0-9]+"), pid);
                ProcessHandle orphan = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                try {
                    ProcessTable table = new ProcessTable();
                    // as long as its parent has not ended
                    await().until(() -> !table.familyNow(process.pid()).contains(orphan.pid()));
                    cell.kill();
                    assertTrue(process.waitFor(5, TimeUnit.SECONDS));
                    assertTrue(orphan.isAlive());
                } finally {
                    orphan.destroyForcibly();
                }
            }
        }
    }

    @Test
    void withoutAControlGroupTheTasksOfAWorkersUserAreCounted() throws Exception {
        TestCells test = new TestCells(directory, Isolation.SANDBOX);
        assumeTrue(test.has("a user for each worker"), "the server is not root here");
        Path files = test.folder("without");
        Cells without = new Cells(Tools.find(), ControlGroups.none(), TestCells.users(), files);
        String mark = UUID.randomUUID().toString();
        try (Cell cell = without.prepare(Isolation.SANDBOX, test.plan(false))) {
            Process process = cell.start(List.of("/bin/sh", "-c", "b() { b | b & }; b; sleep 100"), Map.of("MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                String line = output.readLine();
                assertTrue(line != null && line.contains("fork"), line);
                cell.kill();
            }
            TestCells.awaitNoneWith(mark);
        }
    }

    @Test
    void aPathThatIsClosedToWorkersIsNamed() throws Exception {
        TestCells test = new TestCells(directory, Isolation.SANDBOX);
        assumeTrue(test.has("a user for each worker"), "the server is not root here");
        Path closed = test.folder("closed");
        Path open = test.folder("closed/open");
        assertEquals(null, test.cells().obstacle(Isolation.SANDBOX, open));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        String obstacle = test.cells().obstacle(Isolation.SANDBOX, open);
        assertTrue(obstacle != null && obstacle.startsWith(closed.toRealPath().toString()), obstacle);
        assertEquals(null, test.cells().obstacle(Isolation.PROCESS, open));
    }

    @Test
    void thereIsNoCellInTheServersOwnProcess() throws Exception {
        TestCells test = new TestCells(directory, Isolation.PROCESS);
        CellPlan plan = test.plan(true);
        assertThrows(IllegalArgumentException.class, () -> test.cells().prepare(Isolation.IN_PROCESS, plan));
    }

    @Test
    void aUserIsTakenAgainOnlyAfterItWasGivenBack() {
        WorkerUsers users = new WorkerUsers(500, 2);
        assertEquals(500, users.take());
        assertEquals(501, users.take());
        assertThrows(IllegalStateException.class, users::take);
        users.giveBack(501);
        users.giveBack(500);
        assertEquals(501, users.take());
    }
}
