package dev.millrace.engine.runtime.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real worker process with nothing in its environment but what the test gives it. Its stdout and stderr are one
 * pipe. Confined to the test's thread.
 */
public final class SpawnedWorker implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> printed = new ArrayList<>();
    private final Thread reader;

    public SpawnedWorker(List<String> command, Path directory, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        reader = Thread.ofPlatform().daemon().name("worker-output").start(this::read);
    }

    /** The exit code of a process that ends by itself. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker still lives; it printed " + lines());
        }
        reader.join();
        return process.exitValue();
    }

    /** The whole lines printed so far; all of them once the process has ended. */
    public List<String> lines() {
        synchronized (printed) {
            return List.copyOf(printed);
        }
    }

    /** Waits until that many lines are printed. */
    public List<String> awaitLines(int count) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (printed) {
            while (printed.size() < count) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMillis <= 0) {
                    throw new AssertionError("the worker printed " + printed);
                }
                printed.wait(leftMillis);
            }
            return List.copyOf(printed);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int next = lines.read(); next >= 0; next = lines.read()) {
                if (next == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            add("reading failed: " + e);
        }
    }

    private void add(String line) {
        synchronized (printed) {
            printed.add(line);
            printed.notifyAll();
        }
    }
}
