package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, started as the start script starts it. Confined to the test's thread. */
final class ServerProcess implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Pattern ENDPOINT = Pattern.compile("endpoint +(http://\\S+)\n");
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a server; what it prints goes to a file in {@code directory}. */
    static ServerProcess start(Path directory, Path data, int port, String... moreFlags) throws IOException {
        return start(Map.of(), directory, data, port, moreFlags);
    }

    /** As {@link #start(Path, Path, int, String...)}, with more environment variables. */
    static ServerProcess start(
            Map<String, String> environment, Path directory, Path data, int port, String... moreFlags)
            throws IOException {
        Path output = Files.createTempFile(directory, "server", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve(".jvm-options"),
                "@" + ROOT.resolve(".jvm-options-server"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.gateway.cli.Millrace",
                "up",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString()));
        command.addAll(List.of(moreFlags));
        ProcessBuilder server =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        server.environment().putAll(environment);
        Process process = server.start();
        return new ServerProcess(process, output);
    }

    /** Where it is, as it says itself when it is ready. */
    URI endpoint() {
        assertTrue(isReady(), () -> "it is not ready: " + output());
        Matcher endpoint = ENDPOINT.matcher(output());
        assertTrue(endpoint.find());
        return URI.create(endpoint.group(1));
    }

    /** Waits until it is ready, or has ended instead. */
    boolean isReady() {
        await().atMost(READY_WITHIN).until(() -> !process.isAlive() || ENDPOINT.matcher(output()).find());
        return ENDPOINT.matcher(output()).find();
    }

    /** The server's own process, with what it has started. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks it to end, as SIGTERM does. */
    void terminate() {
        process.destroy();
    }

    /** Ends it with no word of warning, as SIGKILL does. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            assertTrue(process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS), () -> "it goes on: " + output());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
