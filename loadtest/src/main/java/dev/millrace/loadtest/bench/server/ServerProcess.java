package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, measured as a whole with its children. Confined to the main thread. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final int STOP_SECONDS_MAX = 20;
    private static final long RETRY_MILLIS = 100;

    private final String name;
    private final int port;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, int port, Process process, Path log) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} in {@code directory}, with its output in {@code log}. */
    public static ServerProcess start(String name, int port, List<String> command, Path directory, Path log)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy)); // if we are killed first
        return new ServerProcess(name, port, process, log);
    }

    /** Returns when a POST to {@code path} is answered with 200; throws {@link IllegalStateException} if never. */
    public void awaitReady(String path, String payload) throws InterruptedException {
        await(probe(path).POST(HttpRequest.BodyPublishers.ofString(payload)).build());
    }

    /** The same with a GET. */
    public void awaitReady(String path) throws InterruptedException {
        await(probe(path).GET().build());
    }

    private HttpRequest.Builder probe(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private void await(HttpRequest probe) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + READY_MAX.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (status(client, probe) != 200) {
                // Waiting for the exit of the process is the pause between two probes.
                if (process.waitFor(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(name + " ended with " + process.exitValue() + "; see " + log);
                }
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new IllegalStateException(name + " is not ready after " + READY_MAX + "; see " + log);
                }
            }
        }
    }

    /** CPU time of the process and its descendants so far. */
    public long cpuNanos() {
        return family()
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToLong(Duration::toNanos)
                .sum();
    }

    /** Context switches of the process and its descendants so far. */
    public long contextSwitches() throws IOException {
        long switches = 0;
        for (ProcessHandle member : family().toList()) {
            switches += ContextSwitches.of(member.pid());
        }
        return switches;
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int status(HttpClient client, HttpRequest probe) throws InterruptedException {
        try {
            return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException notYet) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot probe " + probe.uri(), e);
        }
    }
}
