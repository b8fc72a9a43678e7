package dev.millrace.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.Node;
import dev.millrace.gateway.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command beside a server. */
class ZonesCommandIT {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init") // started before each test
    private Node node;

    @BeforeEach
    void start() {
        Map<String, String> flags = Map.of("port", "0", "data", directory.toString(), "zones", "a,b");
        node = Node.start(new Settings(flags, Map.of()).options());
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void takesAZoneAwayAndBringsItBack() {
        assertEquals(List.of("a up", "b up"), zones());
        assertEquals(List.of("a draining", "b up"), zones("drain", "a"));
        assertEquals(List.of("a draining", "b up"), zones());
        assertEquals(List.of("a up", "b up"), zones("up", "a"));
    }

    @Test
    void saysWhatCannotBe() {
        assertEquals(1, exit(node.port(), "up", "x"));
        assertEquals("millrace: There is no zone 'x'.\n", err.toString());
        assertEquals(1, exit(node.port(), "drain"));
        assertTrue(err.toString().contains("which zone?"), err::toString);
    }

    @Test
    void saysThatNoServerAnswers() {
        int port = node.port();
        node.close();
        assertEquals(1, exit(port));
        assertTrue(err.toString().startsWith("millrace: no server answers on 127.0.0.1:" + port), err::toString);
    }

    /** Names and states, as they are printed. */
    private List<String> zones(String... arguments) {
        out.getBuffer().setLength(0);
        assertEquals(0, exit(node.port(), arguments), err::toString);
        return out.toString()
                .lines()
                .skip(1)
                .map(row -> row.replaceAll(" +", " ").split(" [0-9]", 2)[0])
                .toList();
    }

    private int exit(int port, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "zones";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--port";
        all[all.length - 1] = Integer.toString(port);
        return Millrace.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
