package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.language.Interpreter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the platform offers to the code in a worker process, beside what it offers everywhere. Immutable.
 *
 * @param endpointUrl where the AWS SDKs find this server; tells null until it is up
 */
public record WorkerEnvironment(Supplier<@Nullable String> endpointUrl) {
    private static final List<String> USUAL_PLACES = List.of("/usr/local/bin", "/usr/bin", "/bin", "/opt/bin");
    private static final String PATH = String.join(":", USUAL_PLACES);

    /** What does not depend on the function. */
    Map<String, String> ofPlace(Cell cell, Interpreter interpreter) {
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

    Map<String, String> of(FunctionVersion version, Cell cell, Interpreter interpreter) {
        Map<String, String> variables = ofPlace(cell, interpreter);
        // Clients sign with something; the account stands for the key, as nobody checks it.
        variables.put("AWS_ACCESS_KEY_ID", version.arn().split(":", 6)[4]);
        variables.put("AWS_SECRET_ACCESS_KEY", "millrace");
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
}
