package dev.millrace.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MillraceTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void saysThatADirectoryIsNoServers() {
        Path missing = directory.resolve("missing");
        int exit = Millrace.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("runs", "--data", missing.toString());

        assertEquals(1, exit);
        assertTrue(err.toString().startsWith("millrace: no server has kept anything in " + missing), err::toString);
    }
}
