package dev.millrace.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapWatchIT {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    /** Twenty megabytes live at any time. */
    @Test
    void whatIsDeadDoesNotFillTheHeap() throws Exception {
        int watchedMb = oldGenerationMb("watched");
        int unwatchedMb = oldGenerationMb();
        String found = watchedMb + " MB when it is watched, " + unwatchedMb + " MB when it is not";
        assertTrue(watchedMb > 0 && watchedMb < 400, found);
        assertTrue(unwatchedMb > 500, found);
    }

    private static int oldGenerationMb(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve(".jvm-options"),
                "@" + ROOT.resolve(".jvm-options-server"),
                "-cp",
                System.getProperty("java.class.path"),
                ShortLivedHeap.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return Integer.parseInt(printed.strip());
    }
}
