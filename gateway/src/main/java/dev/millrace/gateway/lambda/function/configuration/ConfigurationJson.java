package dev.millrace.gateway.lambda.function.configuration;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionConfiguration.Vpc;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.gateway.http.reply.JsonReply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders a function as the API's FunctionConfiguration. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">FunctionConfiguration</a>
 */
public final class ConfigurationJson {
    /** What a client is told of the function's state; this server itself needs no time to reach the last one. */
    public enum Phase {
        CREATED,
        UPDATED,
        SETTLED,
        /** In a list, which carries no state. */
        LISTED
    }

    private static final String CREATING = "The function is being created.";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

    private final Account account;

    public ConfigurationJson(Account account) {
        this.account = account;
    }

    /** A function's {@code $LATEST} as a client in that phase is shown it. */
    public ObjectNode render(RegisteredFunction function, Phase phase) {
        return render(function.name(), function.latest(), "", phase);
    }

    /**
     * A version as a client in that phase is shown it.
     *
     * @param qualifier as the caller wrote it; the ARN repeats it
     */
    public ObjectNode render(FunctionName name, Revision revision, String qualifier, Phase phase) {
        FunctionConfiguration configuration = revision.configuration();
        ObjectNode json = JsonReply.object();
        json.put("FunctionName", name.value());
        json.put("FunctionArn", account.functionArn(name.value(), qualifier));
        json.put("Runtime", configuration.runtime());
        json.put("Role", configuration.role());
        json.put("Handler", configuration.handler());
        json.put("CodeSize", revision.code().packageBytes());
        json.put("Description", configuration.description());
        json.put("Timeout", configuration.timeoutSeconds());
        json.put("MemorySize", configuration.memoryMb());
        json.put("LastModified", TIME.format(Instant.ofEpochMilli(revision.modifiedAtEpochMillis())));
        json.put("CodeSha256", revision.code().sha256Base64());
        json.put("Version", revision.version());
        json.putObject("TracingConfig").put("Mode", configuration.tracingMode());
        json.put("RevisionId", revision.revisionId());
        json.put("PackageType", "Zip");
        json.putArray("Architectures").add(configuration.architecture());
        json.putObject("EphemeralStorage").put("Size", configuration.ephemeralStorageMb());
        json.putObject("SnapStart").put("ApplyOn", configuration.snapStartOn()).put("OptimizationStatus", "Off");
        addLogging(json, configuration.logging());
        addOptional(json, configuration);
        addPhase(json, configuration, phase);
        return json;
    }

    private static void addLogging(ObjectNode json, Logging logging) {
        ObjectNode node = json.putObject("LoggingConfig");
        node.put("LogFormat", logging.format());
        if (logging.applicationLevel() != null) {
            node.put("ApplicationLogLevel", logging.applicationLevel());
        }
        if (logging.systemLevel() != null) {
            node.put("SystemLogLevel", logging.systemLevel());
        }
        node.put("LogGroup", logging.group());
    }

    private static void addOptional(ObjectNode json, FunctionConfiguration configuration) {
        if (configuration.environment() != null) {
            ObjectNode variables = json.putObject("Environment").putObject("Variables");
            configuration.environment().forEach(variables::put);
        }
        String deadLetters = configuration.deadLetterTargetArn();
        if (deadLetters != null && !deadLetters.isEmpty()) {
            json.putObject("DeadLetterConfig").put("TargetArn", deadLetters);
        }
        String key = configuration.kmsKeyArn();
        if (key != null && !key.isEmpty()) {
            json.put("KMSKeyArn", key);
        }
        Vpc vpc = configuration.vpc();
        if (vpc != null) {
            ObjectNode node = json.putObject("VpcConfig");
            vpc.subnetIds().forEach(node.putArray("SubnetIds")::add);
            vpc.securityGroupIds().forEach(node.putArray("SecurityGroupIds")::add);
            node.put("VpcId", "").put("Ipv6AllowedForDualStack", vpc.ipv6Allowed());
        }
    }

    private void addPhase(ObjectNode json, FunctionConfiguration configuration, Phase phase) {
        switch (phase) {
            case CREATED ->
                json.put("State", "Pending").put("StateReason", CREATING).put("StateReasonCode", "Creating");
            case UPDATED ->
                json.put("State", "Active")
                        .put("LastUpdateStatus", "InProgress")
                        .put("LastUpdateStatusReason", CREATING)
                        .put("LastUpdateStatusReasonCode", "Creating");
            case SETTLED -> json.put("State", "Active").put("LastUpdateStatus", "Successful");
            case LISTED -> {
                return;
            }
        }
        json.putObject("RuntimeVersionConfig").put("RuntimeVersionArn", account.runtimeArn(configuration.runtime()));
    }
}
