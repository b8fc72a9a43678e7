package dev.millrace.engine.runtime;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.log.InitializationType;
import dev.millrace.engine.runtime.java.InstanceFacts;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the log of one instance goes, in AWS's names, and what its environment holds. Immutable.
 *
 * @param logGroup for example {@code /aws/lambda/hello}
 * @param initializationType an {@link InitializationType}
 * @param logStream for example {@code 2026/11/22/[$LATEST]00000000000000000000000000000007}
 */
public record InstanceNames(String logGroup, String logStream, String initializationType) {
    /** The names of an instance that starts for that run. */
    public static InstanceNames of(FunctionVersion version, Run first) {
        return of(version, first, first.isPreparation());
    }

    /**
     * The names of an instance that starts for a run, and for others perhaps.
     *
     * @param ahead whether it starts before an invocation waits for it
     */
    public static InstanceNames of(FunctionVersion version, Run first, boolean ahead) {
        return new InstanceNames(
                version.settings().logging().group(),
                first.logStream().name(first.takenEpochNanos()),
                ahead ? InitializationType.AHEAD : InitializationType.ON_DEMAND);
    }

    /** What a Java instance of that version is told through the context of its calls. */
    public InstanceFacts facts(FunctionVersion version) {
        return new InstanceFacts(
                version.name().value(), version.version(), version.arn(), version.memoryMb(), logGroup, logStream);
    }

    /**
     * The environment variables of the code: what the platform offers to every function, the function's own, and last
     * those that a function cannot set.
     *
     * @param taskRoot where the code is, as it sees it
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment
     *     variables</a>
     */
    public Map<String, String> environment(FunctionVersion version, Map<String, String> ofPlatform, Path taskRoot) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        variables.putAll(ofPlatform);
        variables.putAll(version.environment());
        variables.keySet().removeIf(name -> name.startsWith("_"));
        String region = region(version);
        variables.put("_HANDLER", version.handler());
        variables.put("AWS_REGION", region);
        variables.put("AWS_DEFAULT_REGION", region);
        if (!version.runtime().startsWith("provided")) { // as documented: custom runtimes are not told
            variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + version.runtime());
        }
        variables.put("AWS_LAMBDA_FUNCTION_NAME", version.name().value());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", version.subject().version());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(version.memoryMb()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", logGroup);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", initializationType);
        variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        return Map.copyOf(variables);
    }

    /** The fourth part of {@code arn:aws:lambda:eu-west-1:123456789012:function:name}. */
    private static String region(FunctionVersion version) {
        String[] parts = version.arn().split(":", 5);
        return parts.length > 4 ? parts[3] : "us-east-1";
    }
}
