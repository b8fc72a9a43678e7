package dev.millrace.engine.runtime.process.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.runtime.process.RuntimeApiDouble;
import dev.millrace.engine.runtime.process.SpawnedWorker;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A handler of the folder {@code code}, run by our bootstrap in a real Node. Confined to the test's thread. */
final class NodeFunction implements AutoCloseable {
    static final Path CODE = resource(NodeFunction.class, "code");
    private static final Path BOOTSTRAP = resource(RuntimeApiDouble.class, "node/index.mjs");

    final RuntimeApiDouble api;
    final SpawnedWorker worker;

    private NodeFunction(RuntimeApiDouble api, SpawnedWorker worker) {
        this.api = api;
        this.worker = worker;
    }

    /** Starts it as a function of that Node.js version, whichever one runs it; skips the test where there is none. */
    static NodeFunction start(Path directory, int version, String handler, Map<String, String> more)
            throws IOException {
        RuntimeApiDouble api = new RuntimeApiDouble(directory.resolve("api.sock"));
        Map<String, String> environment = environment(version, handler);
        environment.put("MILLRACE_SOCKET", directory.resolve("api.sock").toString());
        environment.putAll(more);
        return new NodeFunction(api, spawn(environment));
    }

    /** As it is with no Unix socket. */
    static NodeFunction startOverTcp(int version, String handler) throws IOException {
        RuntimeApiDouble api = new RuntimeApiDouble();
        Map<String, String> environment = environment(version, handler);
        environment.put("AWS_LAMBDA_RUNTIME_API", api.hostAndPort());
        return new NodeFunction(api, spawn(environment));
    }

    /** Starts a worker that belongs to no function yet. */
    static NodeFunction startNeutral(Path directory) throws IOException {
        RuntimeApiDouble api = new RuntimeApiDouble(directory.resolve("api.sock"));
        String socket = directory.resolve("api.sock").toString();
        Map<String, String> environment = Map.of("MILLRACE_SOCKET", socket, "MILLRACE_NEUTRAL", "1", "OLD", "old");
        return new NodeFunction(api, spawn(environment));
    }

    static Map<String, String> environment(int version, String handler) {
        Map<String, String> environment = new HashMap<>();
        environment.put("_HANDLER", handler);
        environment.put("LAMBDA_TASK_ROOT", CODE.toString());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + version + ".x");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "sample");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/sample");
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
        return environment;
    }

    @Override
    public void close() throws IOException {
        worker.close();
        api.close();
    }

    private static SpawnedWorker spawn(Map<String, String> environment) throws IOException {
        return new SpawnedWorker(List.of(node(), BOOTSTRAP.toString()), CODE, environment);
    }

    private static String node() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        List<String> found = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
        assumeTrue(!found.isEmpty(), "there is no node on the PATH");
        return found.getFirst();
    }

    private static Path resource(Class<?> beside, String name) {
        URL url = Objects.requireNonNull(beside.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }
}
