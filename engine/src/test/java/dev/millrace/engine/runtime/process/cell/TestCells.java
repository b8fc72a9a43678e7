package dev.millrace.engine.runtime.process.cell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Cells on this machine, for scripts that try to break out of them. Confined to the test's thread. */
final class TestCells {
    static final int MEMORY_MB = 64;
    static final int TMP_MB = 4;
    static final int TASKS_MAX = 64;
    /** How long a process may take for what it does at once when the machine has time for it. */
    static final long PATIENCE_SECONDS = 30;

    /** How a script ended, and all it printed. */
    record End(int exit, String output) {
        boolean killed() {
            return exit == 128 + 9;
        }
    }

    private final Machine machine;
    private final Cells cells;
    private final Path directory;

    /** The test is skipped, with the reason, where this machine has no such level. */
    TestCells(Path directory, Isolation level) throws IOException {
        open(directory);
        this.directory = directory;
        machine = Machine.probe(users(), directory.resolve("probe"));
        assumeTrue(
                machine.strongest().compareTo(level) >= 0,
                () -> "no " + level.text() + " on this machine:\n" + report(machine));
        cells = machine.cells(directory.resolve("cells"));
    }

    /** No other server's on this machine, nor another test's: limits count what all processes of a user have. */
    static WorkerUsers users() {
        return new WorkerUsers(WorkerUsers.FIRST + WorkerUsers.COUNT + 16 * ProcessHandle.current().pid(), 16);
    }

    Machine machine() {
        return machine;
    }

    Cells cells() {
        return cells;
    }

    /** Those of the server that starts next. */
    Cells cells(Path ofItsOwn) throws IOException {
        return machine.cells(ofItsOwn);
    }

    boolean has(String capability) {
        List<Capability> named = machine.capabilities().stream()
                .filter(one -> one.name().equals(capability))
                .toList();
        assertTrue(!named.isEmpty(), capability);
        return named.stream().allMatch(Capability::present);
    }

    CellPlan plan(boolean network) throws IOException {
        return new CellPlan(
                folder("code"),
                folder("bootstrap"),
                Files.createTempDirectory(directory, "sockets"),
                List.of(),
                TMP_MB,
                MEMORY_MB,
                TASKS_MAX,
                CellPlan.FILES_OF_ONE_INSTANCE,
                network);
    }

    Path folder(String name) throws IOException {
        return open(Files.createDirectories(directory.resolve(name)));
    }

    /** Runs a shell script in a new cell without network, to its end. */
    End run(Isolation level, String script) throws Exception {
        try (Cell cell = cells.prepare(level, plan(false))) {
            return run(cell, script);
        }
    }

    static End run(Cell cell, String script) throws Exception {
        Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"));
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), output);
            return new End(process.exitValue(), output.strip());
        } finally {
            cell.kill();
        }
    }

    /**
     * Waits for the end of all that has this in its variables. The end of a pipe would not show it: Java closes one when
     * its first process ends.
     */
    static void awaitNoneWith(String mark) {
        await().until(() -> countWith(mark) == 0);
    }

    /** Waits until so many have this in their variables. A process that becomes another program has none for a moment. */
    static void awaitWith(int processes, String mark) {
        await().until(() -> countWith(mark) >= processes);
    }

    private static int countWith(String mark) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                count += variables(process).contains(mark) ? 1 : 0;
            }
        }
        return count;
    }

    private static String variables(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException endedOrNotOurs) {
            return "";
        }
    }

    static String report(Machine machine) {
        return machine.capabilities().stream().map(Capability::text).collect(Collectors.joining("\n"));
    }

    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
