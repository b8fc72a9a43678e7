package dev.millrace.loadtest.bench.runtime;

import dev.millrace.loadtest.bench.server.CpuMeter;
import dev.millrace.loadtest.bench.server.OwnJvm;
import dev.millrace.loadtest.bench.server.ProcessFamily;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A side in a JVM of its own, so that its CPU time is its own. It is told over its input for how long to drive, and
 * says over its output what came of it; at the end of its input it ends. Confined to the main thread of each JVM.
 */
final class SideProcess implements AutoCloseable {
    /** Before what counts: lets a frozen worker wake, and what has been idle find its way back to the processors. */
    private static final Duration RUN_UP = Duration.ofMillis(200);

    private final Process process;
    private final BufferedReader said;
    private final PrintWriter told;
    private final Path log;
    private final String workers;

    private SideProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        said = process.inputReader(StandardCharsets.UTF_8);
        told = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        workers = line();
    }

    /** Starts {@code side}'s main method. Throws {@link IOException} when it does not get ready. */
    static SideProcess start(Class<? extends Side> side, Path log, String... arguments) throws IOException {
        Process process = new ProcessBuilder(OwnJvm.serverCommand(side, arguments))
                .redirectError(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy)); // if we are killed first
        try {
            return new SideProcess(process, log);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What keeps its workers, in a word or two. */
    String workers() {
        return workers;
    }

    PathSample measure(Duration length) throws IOException {
        told.println(length.toMillis());
        return PathSample.parse(line());
    }

    private String line() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new EOFException("the measured process has ended; it said:\n" + Files.readString(log));
        }
        return line;
    }

    @Override
    public void close() {
        told.close();
        process.onExit().join();
    }

    /** The other end: drives {@code side} as it is told, until there is nobody left to tell it. */
    static void serve(Side side, String workers) throws IOException, InterruptedException {
        ProcessFamily family = new ProcessFamily(ProcessHandle.current());
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(workers);
        for (String millis = told.readLine(); millis != null; millis = told.readLine()) {
            var _ = side.drive(RUN_UP);
            long ownBeginNanos = family.ownCpuNanos();
            CpuMeter cpu = family.cpuMeter();
            Side.Driven driven = side.drive(Duration.ofMillis(Long.parseLong(millis)));
            long ownNanos = family.ownCpuNanos() - ownBeginNanos;
            long workerNanos = cpu.usedNanos() - ownNanos;
            System.out.println(new PathSample(driven, ownNanos, workerNanos).line());
        }
    }
}
