package dev.millrace.gateway.lambda.function.configuration;

import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a configuration must be besides well-formed: something that this server can run, within AWS's limits.
 * Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Environment variables</a>
 */
final class ConfigurationLimits {
    private static final int ENVIRONMENT_BYTES_MAX = 4096;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> UNSUPPORTED = Map.of(
            "Layers", "Layers are",
            "FileSystemConfigs", "File systems are",
            "ImageConfig", "Container images are",
            "CodeSigningConfigArn", "Code signing is",
            "CapacityProviderConfig", "Capacity providers are",
            "DurableConfig", "Durable functions are",
            "TenancyConfig", "Tenant isolation is");
    /** Variables that the runtime sets itself. */
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT");

    private ConfigurationLimits() {}

    /** Refuses members that the server would otherwise silently leave out. */
    static void checkSupported(Members request) {
        UNSUPPORTED.forEach((member, subject) -> {
            if (request.holds(member)) {
                throw invalid(subject + " not supported by this server yet (" + member + ").");
            }
        });
        if ("Image".equals(request.text("PackageType"))) {
            throw invalid("Container images are not supported by this server yet (PackageType).");
        }
    }

    static void check(FunctionConfiguration configuration) {
        if (configuration.runtime().isEmpty() || configuration.handler().isEmpty()) {
            throw invalid("Runtime and Handler are mandatory parameters for functions created with deployment"
                    + " packages.");
        }
        checkEnvironment(configuration.variables());
    }

    private static void checkEnvironment(Map<String, String> variables) {
        List<String> reserved =
                variables.keySet().stream().filter(RESERVED::contains).toList();
        if (!reserved.isEmpty()) {
            throw invalid("Lambda was unable to configure your environment variables because the environment variables"
                    + " you have provided contains reserved keys that are currently not supported for modification."
                    + " Reserved keys used in this request: " + String.join(", ", reserved));
        }
        String measured = JSON.writeValueAsString(variables);
        if (measured.getBytes(StandardCharsets.UTF_8).length > ENVIRONMENT_BYTES_MAX) {
            throw invalid("Lambda was unable to configure your environment variables because the environment variables"
                    + " you have provided exceeded the 4KB limit. String measured: " + measured);
        }
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
