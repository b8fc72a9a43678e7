package dev.millrace.engine.runtime.process;

import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.cell.Cell;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of a worker: what the platform offers to every function, the function's own, and last
 * those that a function cannot set. Immutable.
 *
 * @param endpointUrl where the AWS SDKs find this server
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment
 *     variables</a>
 */
public record WorkerEnvironment(Supplier<@Nullable String> endpointUrl) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

    /**
     * @param interpreterDirectory where the interpreter is
     * @param port of the Runtime API on the loopback address
     * @param runsMax runs that the worker serves at once
     */
    Map<String, String> of(
            FunctionVersion version, Cell cell, @Nullable Path interpreterDirectory, int port, int runsMax, Instant now) {
        Map<String, String> variables = new TreeMap<>();
        addDefaults(variables, cell, interpreterDirectory);
        variables.putAll(version.environment());
        variables.keySet().removeIf(name -> name.startsWith("_"));
        addFixed(variables, version, cell, now);
        variables.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
        if (runsMax > 1) {
            variables.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(runsMax));
        }
        return variables;
    }

    private void addDefaults(Map<String, String> variables, Cell cell, @Nullable Path interpreterDirectory) {
        String path = "/usr/local/bin:/usr/bin:/bin:/opt/bin";
        variables.put("PATH", interpreterDirectory == null ? path : interpreterDirectory + ":" + path);
        variables.put("LD_LIBRARY_PATH", cell.code() + ":" + cell.code() + "/lib:/opt/lib");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("TMPDIR", cell.tmp().toString());
        variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        String endpoint = endpointUrl.get();
        if (endpoint != null) {
            variables.put("AWS_ENDPOINT_URL", endpoint);
        }
    }

    private static void addFixed(Map<String, String> variables, FunctionVersion version, Cell cell, Instant now) {
        String[] arn = version.arn().split(":", 6);
        Logging logging = version.settings().logging();
        variables.put("_HANDLER", version.handler());
        variables.put("AWS_REGION", arn[3]);
        variables.put("AWS_DEFAULT_REGION", arn[3]);
        variables.put("AWS_ACCESS_KEY_ID", arn[4]);
        variables.put("AWS_SECRET_ACCESS_KEY", "millrace");
        variables.put("AWS_SESSION_TOKEN", "millrace");
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + version.runtime());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", version.name().value());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", version.version());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(version.memoryMb()));
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", logging.group());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream(version, now));
        if (logging.format().equals("JSON")) {
            variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
            if (logging.applicationLevel() != null) {
                variables.put("AWS_LAMBDA_LOG_LEVEL", logging.applicationLevel());
            }
        }
        variables.put("LAMBDA_TASK_ROOT", cell.code().toString());
        variables.put("LAMBDA_RUNTIME_DIR", cell.bootstrap().toString());
    }

    private static String logStream(FunctionVersion version, Instant now) {
        return DAY.format(now) + "/[" + version.version() + "]"
                + UUID.randomUUID().toString().replace("-", "");
    }
}
