package dev.millrace.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void namesTheOptionOfWhatIsWrong() throws Exception {
        Files.createDirectory(directory.resolve("journal"));
        assertEquals(
                "millrace: --min-duration: it is above --max-duration",
                refused(1, "runs", "--min-duration", "2s", "--max-duration", "1s"));
        assertEquals(
                "millrace: --from: a time is from 1677-09-21T00:12:44Z to 2262-04-11T23:47:16.854775807Z, as"
                        + " nanoseconds tell it; not 9999-12-31T00:00:00Z",
                refused(1, "runs", "--from", "9999-12-31T00:00:00Z"));
        assertEquals(
                "millrace: --outcome: it is one of RETURNED, FAILED, TIMED_OUT, CRASHED; not 'from': x",
                refused(1, "runs", "--outcome", "'from': x"));
    }

    @Test
    void saysWhatARequestIdIs() {
        String such = "a request id is such as 8f4f1ee6-2c1c-4b1e-9d7a-0d7c6f1f8a11; not abc";
        String first = "Invalid value for positional parameter at index 0 (REQUEST-ID): ";
        for (String command : List.of("runs", "payload", "replay")) {
            assertEquals(first + such, refused(2, command, "abc"));
        }
        for (String command : List.of("queue", "logs")) {
            assertEquals("Invalid value for option '--request-id': " + such, refused(2, command, "--request-id", "abc"));
        }
    }

    @Test
    void saysWhichOptionThereIsNotAndNotWhatItsValueWasTakenFor() {
        for (String command : List.of("runs", "payload", "replay")) {
            assertEquals("Unknown option: '--functio'", refused(2, command, "--functio", "mix"));
        }
        assertEquals("Unknown option: '--data'", refused(2, "replay", "--function", "mix", "--data", "dir"));
    }

    /** The first line that a command says it on. */
    private String refused(int exit, String command, String... arguments) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(command));
        if (exit == 1) {
            all.addAll(List.of("--data", directory.toString()));
        }
        all.addAll(List.of(arguments));
        assertEquals(
                exit,
                Millrace.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new)),
                err::toString);
        return err.toString().lines().findFirst().orElse("");
    }
}
