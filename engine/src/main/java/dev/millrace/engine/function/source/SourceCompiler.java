package dev.millrace.engine.function.source;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles Java sources that nobody has checked, each package in a process of its own with bounds on its time and its
 * memory. Annotation processors do not run. Immutable.
 */
public final class SourceCompiler {
    private static final int SOURCE_BYTES_MAX = 10 << 20;
    private static final int TEXT_BYTES_MAX = 32_768;

    private final Path java;
    private final long timeoutSeconds;

    /** The compiler of the JDK that the server runs on. */
    public SourceCompiler() {
        this(Path.of(System.getProperty("java.home"), "bin", "java"), 60);
    }

    SourceCompiler(Path java, long timeoutSeconds) {
        this.java = java;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Whether a package has Java sources and, but for jars under {@code lib}, nothing that is compiled. */
    public static boolean isNeeded(Path directory) throws IOException {
        return JavaSources.areAll(directory);
    }

    /**
     * Compiles a package against what its functions have when they run: AWS's core interfaces and its own jars.
     *
     * @param release of Java that the classes are for
     * @param classes empty directory for the classes
     * @param scratch directory for what the compiler says
     */
    public void compile(Path directory, int release, Path classes, Path scratch)
            throws IOException, UncompilableException {
        long bytes = 0;
        for (Path source : JavaSources.files(directory)) {
            bytes += Files.size(source);
        }
        if (bytes > SOURCE_BYTES_MAX) {
            throw new UncompilableException("The Java sources must have at most " + SOURCE_BYTES_MAX + " bytes.");
        }
        Path said = scratch.resolve("compiler.txt");
        ProcessBuilder command = new ProcessBuilder(
                        java.toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        locationOf(CompilerProcess.class),
                        CompilerProcess.class.getName(),
                        String.valueOf(release),
                        directory.toString(),
                        classes.toString(),
                        classPath(directory))
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        command.environment().clear();
        int status = statusOf(command.start());
        switch (status) {
            case CompilerProcess.COMPILED -> requireClasses(classes);
            case CompilerProcess.ERRORS ->
                throw new UncompilableException("The Java sources cannot be compiled:\n" + read(said));
            case CompilerProcess.NO_COMPILER ->
                throw new UncompilableException("This server cannot compile Java sources, as it runs on a JRE. Have it"
                        + " run on a JDK, or upload classes or a jar.");
            default ->
                throw new UncompilableException("The Java sources cannot be compiled: the compiler failed, which takes"
                        + " very unusual sources.");
        }
    }

    private int statusOf(Process process) throws UncompilableException {
        try {
            if (process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new UncompilableException(
                    "The Java sources cannot be compiled within " + timeoutSeconds + " seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncompilableException("The Java sources were not compiled, as the server is stopping.", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void requireClasses(Path classes) throws IOException, UncompilableException {
        try (Stream<Path> files = Files.walk(classes)) {
            if (files.noneMatch(Files::isRegularFile)) {
                throw new UncompilableException("The Java sources have no class.");
            }
        }
    }

    private static String classPath(Path directory) throws IOException {
        return Stream.concat(
                        Stream.of(locationOf(RequestHandler.class)),
                        JavaSources.libraries(directory).stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the server's own classes are at no path", e);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(TEXT_BYTES_MAX), StandardCharsets.UTF_8);
            return text.strip();
        }
    }
}
