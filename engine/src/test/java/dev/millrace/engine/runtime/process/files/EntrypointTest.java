package dev.millrace.engine.runtime.process.files;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of a bootstrap before its start, and what the kernel does with it then. */
@Timeout(60)
class EntrypointTest {
    private static final String NOT_STARTED = "fork/exec /var/task/bootstrap: ";

    @TempDir
    Path directory;

    private Machine machine;
    private Path code;
    private CellPlan plan;

    @BeforeEach
    void prepare() throws Exception {
        readable(directory);
        machine = Machine.probe(WorkerUsers.standard(), directory.resolve("probe"));
        code = readable(Files.createDirectory(directory.resolve("code")));
        Path sockets = Files.createDirectory(directory.resolve("sockets"));
        plan = new CellPlan(code, code, sockets, List.of(), 4, 64, 64, 64, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void aPackageWithoutOneOrWithADirectoryInItsPlaceHasNone(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            String expected = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
            assertEquals(expected, refusal(cell));
            Files.createDirectory(code.resolve("bootstrap"));
            assertEquals(expected, refusal(cell));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void oneThatMayNotBeExecutedIsDenied(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            write("rw-r--r--", "#!/bin/sh\n");
            assertEquals(NOT_STARTED + "permission denied", refusal(cell));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void anInterpreterHasToBeThereAndAProgram(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            for (String missing : List.of("#!/nowhere/sh\n", "#!/bin/sh\r\n", "#! \t/no/such/sh -e", "#!./own\n")) {
                write("rwxr-xr-x", missing);
                assertEquals(NOT_STARTED + "no such file or directory", refusal(cell), missing);
            }
            for (String denied : List.of("#!/usr\n", "#!data\n")) {
                Files.writeString(code.resolve("data"), "");
                write("rwxr-xr-x", denied);
                assertEquals(NOT_STARTED + "permission denied", refusal(cell), denied);
            }
        }
    }

    /** What the host has in a place that a sandbox does not show is of no use in there. */
    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void anInterpreterHasToBeWhereTheWorkerSeesIt(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            Path hidden = Files.createSymbolicLink(directory.resolve("hidden"), Path.of("/bin/sh"));
            write("rwxr-xr-x", "#!" + hidden + "\n");
            if (level == Isolation.SANDBOX) {
                assertEquals(NOT_STARTED + "no such file or directory", refusal(cell));
            } else {
                assertStarts(cell);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void whatIsNoProgramOfThisMachineHasTheWrongFormat(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            for (String wrong : List.of("", "#!", "#!\n", "echo hello\n", "MZ\0\0 a program of Windows", "\177ELF")) {
                write("rwxr-xr-x", wrong);
                assertEquals(NOT_STARTED + "exec format error", refusal(cell), wrong);
            }
            byte[] foreign = Files.readAllBytes(Path.of("/bin/sh"));
            foreign[18] ^= 1; // the kind of machine that it is for
            Files.write(code.resolve("bootstrap"), foreign);
            assertEquals(NOT_STARTED + "exec format error", refusal(cell));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void whatCanBeStartedStarts(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            write("rwxr-xr-x", "#! /usr/bin/env sh\nexit 0\n");
            assertStarts(cell);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void aProgramOfThisMachineStarts(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            Files.copy(Path.of("/bin/true").toRealPath(), code.resolve("bootstrap"));
            assertStarts(cell);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "SANDBOX"})
    void theInterpreterMayBeInThePackage(Isolation level) throws Exception {
        try (Cell cell = open(level)) {
            Files.copy(Path.of("/bin/true").toRealPath(), code.resolve("own"));
            write("rwxr-xr-x", "#!./own\n");
            assertStarts(cell);
        }
    }

    private Cell open(Isolation level) throws Exception {
        assumeTrue(machine.strongest().compareTo(level) >= 0, "no " + level.text() + " on this machine");
        return machine.cells(directory.resolve("cells")).prepare(level, plan);
    }

    private void write(String permissions, String text) throws Exception {
        Path file = Files.write(code.resolve("bootstrap"), text.getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static @Nullable String refusal(Cell cell) {
        return assertThrows(InvalidEntrypointException.class, () -> Entrypoint.check(cell)).getMessage();
    }

    private static void assertStarts(Cell cell) throws Exception {
        assertDoesNotThrow(() -> Entrypoint.check(cell));
        Process process = cell.start(List.of(cell.code().resolve("bootstrap").toString()), Map.of());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
    }

    private static Path readable(Path folder) throws Exception {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
