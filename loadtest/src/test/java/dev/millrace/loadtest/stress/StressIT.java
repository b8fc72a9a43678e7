package dev.millrace.loadtest.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the jcstress cases in processes of their own. In the mode {@code quick} each gets one JVM, with the flags of the
 * server; the others, chosen with {@code -Dmillrace.stress=}, try each mix of compilers and take from minutes to days.
 */
class StressIT {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path DIRECTORY = ROOT.resolve("loadtest/target/stress");
    private static final String QUICK = "quick";
    private static final String MODE = System.getProperty("millrace.stress", QUICK);
    /** A pattern of the cases to run. */
    private static final String CASES = System.getProperty("millrace.stress.cases", ".*");
    /** Far more than it takes: a case that hangs is to fail, not a slow machine. */
    private static final Duration LIMIT = MODE.equals(QUICK) ? Duration.ofMinutes(3) : Duration.ofDays(7);

    @Test
    void noForbiddenOutcomeShows() throws IOException, InterruptedException {
        Files.createDirectories(DIRECTORY);
        Path output = DIRECTORY.resolve("output.txt");
        Process jcstress = new ProcessBuilder(command())
                .directory(DIRECTORY.toFile()) // where it puts its files
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = jcstress.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(ended, () -> "it goes on: " + results(output));
            assertEquals(0, jcstress.exitValue(), () -> results(output));
            assertFalse(results(output).contains("FATAL"), () -> results(output)); // there was nothing to run
        } finally {
            jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
            jcstress.destroyForcibly();
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve(".jvm-options"), // which it passes on to the processes that it starts
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m",
                MODE,
                "-t",
                CASES,
                "-c",
                "2",
                "-r",
                "report"));
        if (MODE.equals(QUICK)) {
            command.addAll(List.of("-iters", "3", "-pth", "false", "-sc", "false", "-jvmArgs", "-XX:+UseSerialGC"));
        }
        return command;
    }

    /** What it found, without the progress on the way there. */
    private static String results(Path output) {
        try {
            String text = Files.readString(output);
            return text.substring(Math.max(0, text.indexOf("RUN RESULTS")));
        } catch (IOException e) {
            return "no output: " + e;
        }
    }
}
