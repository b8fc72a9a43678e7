package dev.millrace.engine.runtime.process.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ShellScriptTest {
    private static final Path SEEN = Path.of("/var/task/bootstrap");

    @TempDir
    Path directory;

    @Test
    void whatAmazonsShellUnderstandsRuns() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Files.writeString(directory.resolve("function.sh"), "function greet () { echo \"hello $1\"; }\n");
        Path script = script("""
                #!/bin/sh
                set -euo pipefail
                source "$(dirname "$0")/function.sh"
                greet you
                """);
        Process process = new ProcessBuilder(ShellScript.command(script, script))
                .redirectErrorStream(true)
                .start();
        assertEquals("hello you\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void theScriptIsCalledByThePathThatTheWorkerSees() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        assertEquals(List.of("/bin/bash", "--posix", SEEN.toString()), command("#!/bin/sh\n"));
        assertEquals(List.of("/bin/bash", "--posix", "-e", SEEN.toString()), command("#! /bin/sh -e \necho\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/sh", "#!/bin/sh\r\n", "#!/bin/shell\n", "#!/usr/bin/env sh\n", "\u007fELF"})
    void whatDoesNotAskForThatShellIsStartedAsItIs(String content) throws Exception {
        assertEquals(List.of(SEEN.toString()), command(content));
    }

    @Test
    void whatIsNotThereIsStartedAllTheSameForTheErrorToBeTold() throws Exception {
        assertEquals(List.of(SEEN.toString()), ShellScript.command(SEEN, directory.resolve("nothing")));
    }

    private List<String> command(String content) throws IOException {
        return ShellScript.command(SEEN, script(content));
    }

    private Path script(String content) throws IOException {
        return Files.writeString(directory.resolve("bootstrap"), content);
    }
}
