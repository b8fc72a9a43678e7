package dev.millrace.engine.runtime.process.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    Path directory;

    @BeforeEach
    void workersMayGetThere() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void whatIsMissingComesWithARemedyAndWhatIsThereWithout() throws IOException {
        Machine machine = Machine.probe(TestCells.users(), directory);
        for (Capability capability : machine.capabilities()) {
            assertEquals(capability.present(), capability.remedy().isEmpty(), capability.text());
            assertFalse(capability.finding().isEmpty(), capability.text());
        }
    }

    @Test
    void theStrongestLevelIsTheLastThatWorked() throws IOException {
        Machine machine = Machine.probe(TestCells.users(), directory);
        boolean sandbox = machine.capabilities().getLast().present();
        assertEquals(sandbox, machine.strongest() == Isolation.SANDBOX);
    }

    @Test
    void theProbeLeavesNothingBehind() throws IOException {
        Machine.probe(TestCells.users(), directory);
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aSandboxThatCannotWorkIsFoundOutAndExplained() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Machine machine = Machine.probe(TestCells.users(), directory);
        Capability sandbox = machine.capabilities().getLast();
        boolean ownUsers = machine.capabilities().stream()
                .anyMatch(one -> one.name().equals("a user for each worker") && one.present());
        if (ownUsers) {
            assertFalse(sandbox.present());
            assertTrue(sandbox.text().contains("ermission denied"), sandbox.text());
        }
    }
}
