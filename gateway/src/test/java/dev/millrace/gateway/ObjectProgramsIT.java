package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.message.OutsideServices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs do with buckets by AWS's SDKs for JavaScript and Python; what exactly is in the programs. */
@Timeout(300)
class ObjectProgramsIT {
    @ParameterizedTest
    @CsvSource({"NODE, 8", "PYTHON, 12"})
    void doesWhatProgramsDo(ObjectProgram program, int deeds, @TempDir Path directory) throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "any=any\n"); // with which links and forms are signed
        try (TestingNode node =
                new TestingNode(TestingNode.options(directory.resolve("data"), OutsideServices.NONE, keys))) {
            String printed = program.run(node.endpoint(), Files.createDirectory(directory.resolve("program")));
            assertTrue(printed.startsWith("exit status 0\n"), printed);
            assertEquals(deeds, printed.lines().filter(line -> line.startsWith("done: ")).count(), printed);
        }
    }
}
