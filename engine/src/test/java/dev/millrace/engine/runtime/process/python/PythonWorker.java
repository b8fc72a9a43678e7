package dev.millrace.engine.runtime.process.python;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.runtime.process.RuntimeApiDouble;
import dev.millrace.engine.runtime.process.SpawnedWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Python bootstrap at work on the test functions, and the Runtime API it talks to. Confined to the test's thread. */
final class PythonWorker implements AutoCloseable {
    final RuntimeApiDouble api;
    final SpawnedWorker process;
    final Path functions;
    final Path runtime;

    private PythonWorker(Path directory, Map<String, String> environment, Map<String, String> assigned)
            throws IOException {
        functions = copied("/functions/python/returns.py", directory.resolve("functions"));
        runtime = copied("/dev/millrace/engine/runtime/process/python/bootstrap.py", directory.resolve("runtime"));
        Path socket = directory.resolve("api");
        api = new RuntimeApiDouble(socket);
        api.assign("{\"environment\":{" + members(assigned) + "},\"directory\":\"" + functions.resolve("pack") + "\"}");
        List<String> command =
                List.of(interpreter(), runtime.resolve("bootstrap.py").toString());
        Map<String, String> all = new HashMap<>(environment);
        all.put("MILLRACE_SOCKET", socket.toString());
        process = new SpawnedWorker(command, functions, all);
    }

    /** A worker for that handler; the test is left out where there is no interpreter. */
    static PythonWorker start(Path directory, String handler) throws IOException {
        return start(directory, handler, Map.of());
    }

    static PythonWorker start(Path directory, String handler, Map<String, String> settings) throws IOException {
        return new PythonWorker(directory, environment(directory, handler, settings), Map.of());
    }

    /** A worker that is started before it is told, with the directory {@code pack}, whose it is. */
    static PythonWorker startNeutral(Path directory, String handler, Map<String, String> settings) throws IOException {
        Map<String, String> neutral = Map.of("MILLRACE_NEUTRAL", "1", "LANG", "C.UTF-8", "LAST_LIFE", "yes");
        return new PythonWorker(directory, neutral, environment(directory, handler, settings));
    }

    private static Map<String, String> environment(Path directory, String handler, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("_HANDLER", handler);
        environment.put("LAMBDA_TASK_ROOT", directory.resolve("functions").toString());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "greet");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        environment.put("LANG", "C.UTF-8");
        return environment;
    }

    private static String members(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(variable -> "\"" + variable.getKey() + "\":\"" + variable.getValue() + "\"")
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() throws IOException {
        process.close();
        api.close();
    }

    private static String interpreter() throws IOException {
        try {
            Process asked = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable, end='')")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            assumeTrue(false, "no python3 on this machine: " + e.getMessage());
            throw e;
        }
    }

    /** Copies the directory in which that resource is: what Python compiles must not get into the build's directories. */
    private static Path copied(String resource, Path target) throws IOException {
        Path source = Path.of(Objects.requireNonNull(PythonWorker.class.getResource(resource), resource)
                        .getPath())
                .resolveSibling("");
        try (Stream<Path> files = Files.walk(source)) {
            files.forEach(file -> copy(file, target.resolve(source.relativize(file).toString())));
        }
        return target;
    }

    private static void copy(Path file, Path target) {
        try {
            Files.copy(file, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
