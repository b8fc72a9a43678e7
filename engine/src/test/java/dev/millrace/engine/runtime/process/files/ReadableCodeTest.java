package dev.millrace.engine.runtime.process.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.cell.Cells;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code in directories that are open to all, and in such that are closed to the users of sandboxes. */
@Timeout(60)
class ReadableCodeTest {
    @TempDir
    Path directory;

    private Cells cells;
    private ReadableCode code;
    private FunctionVersion open;
    private FunctionVersion closed;

    @BeforeEach
    void prepare() throws IOException {
        permit(directory, "rwxr-xr-x");
        cells = Machine.probe(WorkerUsers.standard(), directory.resolve("probe")).cells(directory.resolve("cells"));
        code = new ReadableCode(cells, permit(Files.createDirectory(directory.resolve("copies")), "rwx--x--x"));
        open = version("open", "rwxr-xr-x");
        closed = version("closed", "rwx------");
    }

    @Test
    void whatAllCanReadIsShownWhereItIs() throws IOException {
        assertEquals(open.code(), code.of(open, Isolation.SANDBOX));
        assertEquals(open.code(), code.of(open, Isolation.PROCESS));
    }

    @Test
    void aWorkerOfTheServersOwnUserReadsTheOriginalWhateverOthersNeed() throws IOException {
        assertEquals(closed.code(), code.of(closed, Isolation.PROCESS));
        assertNotEquals(closed.code(), sandboxed(closed));
        assertEquals(closed.code(), code.of(closed, Isolation.PROCESS));
    }

    @Test
    void aWorkerOfAnotherUserReadsACopyThatIsMadeOnce() throws IOException {
        Path copy = sandboxed(closed);
        assertNull(cells.obstacle(Isolation.SANDBOX, copy.resolve("bin/program")));
        assertEquals("closed", Files.readString(copy.resolve("bin/program")));
        assertTrue(Files.isExecutable(copy.resolve("bin/program")));
        assertEquals(copy, sandboxed(closed));
        assertNotEquals(copy, sandboxed(version("another", "rwx------")));
    }

    private Path sandboxed(FunctionVersion version) throws IOException {
        assumeTrue(cells.obstacle(Isolation.SANDBOX, version.code()) != null, "workers have no users of their own here");
        return code.of(version, Isolation.SANDBOX);
    }

    /** A version whose code lies in a directory with those rights. */
    private FunctionVersion version(String name, String rights) throws IOException {
        Path home = permit(Files.createDirectory(directory.resolve(name)), rights);
        Path program = home.resolve("code/bin/program");
        Files.createDirectories(program.getParent());
        permit(Files.writeString(program, name), "rwxr-xr-x");
        return new FunctionVersion(
                new FunctionName(name), "$LATEST", "revision", "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "python3.12", "any", Map.of(), 128, Duration.ofSeconds(3), "sha", home.resolve("code"));
    }

    private static Path permit(Path path, String rights) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }
}
