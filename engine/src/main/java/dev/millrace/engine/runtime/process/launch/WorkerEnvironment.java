package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of worker processes. Those of a function have the names of an instance. Immutable.
 *
 * @param endpointUrl where the AWS SDKs find this server; tells null until it is up
 * @param secret with which they sign what they send there
 */
public record WorkerEnvironment(Supplier<@Nullable String> endpointUrl, String secret) {
    private static final List<String> USUAL_PLACES = List.of("/usr/local/bin", "/usr/bin", "/bin", "/opt/bin");
    private static final String PATH = String.join(":", USUAL_PLACES);
    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    /** All that a worker finds that fetches its runs from the port, or from the socket if it is ours. */
    Map<String, String> ofApiWorker(
            FunctionVersion version, InstanceNames names, Interpreter interpreter, Cell cell, int port, Path socket) {
        Map<String, String> variables = ofTakenOver(version, names, interpreter, cell, port);
        int runs = version.settings().runsPerInstance();
        if (runs > 1) {
            variables.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(runs));
        }
        if (Language.of(version.runtime()) != Language.PROVIDED) {
            variables.put("MILLRACE_SOCKET", socket.toString());
        }
        return variables;
    }

    /** All that a worker finds that waits to be told what it is to become. */
    Map<String, String> ofNeutral(Interpreter interpreter, Cell cell, int port, Path socket) {
        Map<String, String> variables = ofPlace(interpreter, cell);
        variables.put("AWS_LAMBDA_RUNTIME_API", address(port));
        variables.put("MILLRACE_SOCKET", socket.toString());
        variables.put("MILLRACE_NEUTRAL", "1");
        return variables;
    }

    /** What a worker that has waited is to find from now on. */
    Map<String, String> ofTakenOver(
            FunctionVersion version, InstanceNames names, Interpreter interpreter, Cell cell, int port) {
        Map<String, String> variables = ofFunction(version, names, interpreter, cell);
        variables.put("AWS_LAMBDA_RUNTIME_API", address(port));
        return variables;
    }

    /**
     * All that the process of a Java worker finds: what is for the JVM, which all instances share. Each is told the
     * rest when it opens; a wrapper needs to know it before.
     */
    Map<String, String> ofJvm(FunctionVersion version, InstanceNames names, Interpreter jdk, Cell cell) {
        if (ExecWrapper.starts(version)) {
            return ofFunction(version, names, jdk, cell);
        }
        Map<String, String> variables = offered(version, jdk, cell);
        String options = version.environment().get(JVM_OPTIONS);
        if (options != null) {
            variables.put(JVM_OPTIONS, options);
        }
        return variables;
    }

    private Map<String, String> ofFunction(
            FunctionVersion version, InstanceNames names, Interpreter interpreter, Cell cell) {
        return new TreeMap<>(names.environment(version, offered(version, interpreter, cell), cell.code()));
    }

    /** What the platform offers to a function, which may set it otherwise, beside what it offers everywhere. */
    Map<String, String> offered(FunctionVersion version, Interpreter interpreter, Cell cell) {
        Map<String, String> variables = ofPlace(interpreter, cell);
        // Clients sign with something; the account stands for the key. Where keys are asked for, this is one.
        variables.put("AWS_ACCESS_KEY_ID", version.arn().split(":", 6)[4]);
        variables.put("AWS_SECRET_ACCESS_KEY", secret);
        variables.put("AWS_SESSION_TOKEN", "millrace");
        String endpoint = endpointUrl.get();
        if (endpoint != null) {
            variables.put("AWS_ENDPOINT_URL", endpoint);
        }
        Logging logging = version.settings().logging();
        if (logging.format().equals("JSON")) {
            variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
            if (logging.applicationLevel() != null) {
                variables.put("AWS_LAMBDA_LOG_LEVEL", logging.applicationLevel());
            }
        }
        return variables;
    }

    /** What does not depend on the function. */
    private static Map<String, String> ofPlace(Interpreter interpreter, Cell cell) {
        Map<String, String> variables = new TreeMap<>();
        @Nullable Path programs = interpreter.program().isAbsolute() ? interpreter.program().getParent() : null;
        boolean elsewhere = programs != null && !USUAL_PLACES.contains(programs.toString());
        variables.put("PATH", elsewhere ? programs + ":" + PATH : PATH);
        variables.put("LD_LIBRARY_PATH", cell.code() + ":" + cell.code() + "/lib:/opt/lib");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("TMPDIR", cell.tmp().toString());
        variables.put("LAMBDA_RUNTIME_DIR", cell.bootstrap().toString());
        return variables;
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }
}
