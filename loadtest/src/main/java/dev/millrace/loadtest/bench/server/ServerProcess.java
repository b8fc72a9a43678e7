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

/** A server in a process of its own, measured as a whole with its children. Confined to the main thread. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final int STOP_SECONDS_MAX = 20;
    private static final Duration QUIET_MAX = Duration.ofMinutes(2);
    private static final long QUIET_MILLIS = 500;
    /** Two of the kernel's steps in half a second. An idle server takes a sixth of that. */
    private static final double QUIET_CORES = 0.04;

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

    /**
     * Returns when the server and all that it has started have used next to no CPU time for half a second: nothing is
     * being started, compiled or refilled any more. Throws {@link IllegalStateException} when that takes too long.
     */
    public void awaitQuiet() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + QUIET_MAX.toNanos();
        while (!isQuiet(QUIET_CORES)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException(name + " is still busy after " + QUIET_MAX + "; see " + log);
            }
        }
    }

    /** Looks for half a second whether all of them together use no more than {@code coresMax} processors. */
    public boolean isQuiet(double coresMax) throws InterruptedException {
        CpuMeter cpu = family().cpuMeter();
        if (process.waitFor(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + "; see " + log);
        }
        return cpu.usedNanos() <= coresMax * TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
    }

    /** The process with its descendants, for measuring. */
    public ProcessFamily family() {
        return new ProcessFamily(process.toHandle());
    }

    /** Ends it and what it has started with no word of warning, as a loss of power would; waits for the end. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList(); // a start script leaves some when it ends
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
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
