package dev.millrace.engine.runtime.process.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.cell.TestCells.End;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile programs in a process on the host: what stops them, and what does not. */
@Timeout(60)
class ProcessCellTest {
    private static final long SERVER = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private TestCells cells;

    @BeforeEach
    void open() throws Exception {
        cells = new TestCells(directory, Isolation.PROCESS);
    }

    @Test
    void aForkBombEndsAtTheTaskLimitAndIsKilledWhole() throws Exception {
        assumeTrue(cells.has("task limit of a worker"), "no pids control group here: nothing would stop it");
        String mark = UUID.randomUUID().toString();
        try (Cell cell = cells.cells().prepare(Isolation.PROCESS, cells.plan(true))) {
            Process process = cell.start(List.of("/bin/sh", "-c", "b() { b | b & }; b; sleep 100"), Map.of("MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                String line = output.readLine();
                assertTrue(line != null && line.contains("fork"), line);
                cell.kill();
            }
            TestCells.awaitNoneWith(mark);
            assertTrue(process.waitFor(TestCells.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void aMemoryHogIsKilledByItsControlGroup() throws Exception {
        assumeTrue(cells.has("memory limit of a worker"), "no memory control group here");
        End end = cells.run(Isolation.PROCESS, "head -c 900m /dev/zero | tail -c 800m | wc -c");
        assertTrue(end.output().contains("Killed"), end.output());
    }

    @Test
    void aFileIsNoLargerThanTmpOrMemory() throws Exception {
        End end = cells.run(Isolation.PROCESS, "head -c 200m /dev/zero >$TMPDIR/full; wc -c <$TMPDIR/full");
        long limit = (TestCells.MEMORY_MB + 1L) << 20;
        assertTrue(end.output().endsWith(Long.toString(limit)), end.output());
    }

    @Test
    void rightsCannotBeGained() throws Exception {
        End end = cells.run(Isolation.PROCESS, "grep NoNewPrivs /proc/self/status");
        assertEquals("NoNewPrivs:\t1", end.output());
    }

    @Test
    void limitsAreSet() throws Exception {
        End end = cells.run(Isolation.PROCESS, "ulimit -n; ulimit -c");
        assertEquals("1024\n0", end.output());
    }

    @Test
    void whatLeavesTheSessionIsFoundByTheControlGroup() throws Exception {
        assumeTrue(cells.has("task limit of a worker"), "no control group here");
        String mark = UUID.randomUUID().toString();
        try (Cell cell = cells.cells().prepare(Isolation.PROCESS, cells.plan(true))) {
            String script = "(setsid sh -c 'echo ready; sleep 1000' &) ; sleep 1000";
            Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin", "MARK", mark));
            try (BufferedReader output = process.inputReader()) {
                assertEquals("ready", output.readLine());
                TestCells.awaitWith(2, mark);
                cell.kill();
            }
            TestCells.awaitNoneWith(mark);
        }
    }

    @Test
    void itLeadsASessionAndAGroup() throws Exception {
        try (Cell cell = cells.cells().prepare(Isolation.PROCESS, cells.plan(true))) {
            Process process = cell.start(
                    List.of("/bin/sh", "-c", "cut -d' ' -f1,5,6 /proc/$$/stat"), Map.of("PATH", "/usr/bin:/bin"));
            String pid = Long.toString(process.pid());
            try (BufferedReader output = process.inputReader()) {
                assertEquals(String.join(" ", pid, pid, pid), output.readLine());
            }
            assertTrue(process.waitFor(TestCells.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void temporaryFilesAreGoneWithTheCell() throws Exception {
        Path tmp;
        try (Cell cell = cells.cells().prepare(Isolation.PROCESS, cells.plan(true))) {
            tmp = cell.tmp();
            End end = TestCells.run(cell, "mkdir -p $TMPDIR/a/b; ln -s / $TMPDIR/a/root; chmod 0 $TMPDIR/a; echo $TMPDIR");
            assertEquals(tmp.toString(), end.output());
            assertTrue(Files.exists(tmp));
        }
        assertFalse(Files.exists(tmp));
        assertTrue(Files.exists(Path.of("/usr")));
    }

    /** This level is for code that is trusted with the server's files. */
    @Test
    void theServersFilesAndProcessesAreInReach() throws Exception {
        Path secret = Files.writeString(cells.folder("other").resolve("secret"), "secret");
        End end = cells.run(Isolation.PROCESS, "cat " + secret + "; kill -0 " + SERVER + " && echo ' signalled'");
        assertEquals("secret signalled", end.output());
    }

    @Test
    void theServersVariablesAreInReachToo() throws Exception {
        End end = cells.run(Isolation.PROCESS, "tr '\\0' '\\n' </proc/" + SERVER + "/environ | grep -c '^PATH='");
        assertEquals("1", end.output());
    }

    /** Only a sandbox has a network of its own. */
    @Test
    void theHostsLoopbackIsReachedEvenWithoutNetwork() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "no python3 beneath /usr here");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            End end = cells.run(
                    Isolation.PROCESS,
                    "/usr/bin/python3 -c \"import socket; socket.create_connection(('127.0.0.1', "
                            + server.getLocalPort() + "), 3); print('reached')\"");
            assertEquals("reached", end.output());
        }
    }

    @Test
    void itsVariablesAreTheWholeEnvironment() throws Exception {
        assertNotEquals(null, System.getenv("PATH"));
        End end = cells.run(Isolation.PROCESS, "unset PWD OLDPWD SHLVL _ TMPDIR; env");
        assertEquals("PATH=/usr/bin:/bin:/usr/sbin:/sbin", end.output());
    }
}
