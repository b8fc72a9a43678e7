package dev.millrace.engine.function;

import dev.millrace.engine.journal.SystemLog;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a function is to be run, as its owner set it. Names and values are those of the Lambda API, checked at its
 * door. Immutable.
 *
 * @param environment null when the owner gave none, which the API tells apart from an empty one
 * @param deadLetterTargetArn where events go that could not be processed; empty when cleared, null when never set
 * @param snapStartOn when snapshots are taken: {@code None} or {@code PublishedVersions}
 */
public record FunctionConfiguration(
        String runtime,
        String handler,
        String role,
        String description,
        int memoryMb,
        int timeoutSeconds,
        @Nullable Map<String, String> environment,
        int ephemeralStorageMb,
        String architecture,
        String tracingMode,
        Logging logging,
        @Nullable String deadLetterTargetArn,
        @Nullable Vpc vpc,
        @Nullable String kmsKeyArn,
        String snapStartOn) {

    public FunctionConfiguration {
        environment = environment == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** What a new function has where its owner says nothing (AWS's values). */
    public static FunctionConfiguration defaultsFor(FunctionName name) {
        Logging logging = new Logging("Text", "/aws/lambda/" + name, null, null);
        return new FunctionConfiguration(
                "", "", "", "", 128, 3, null, 512, "x86_64", "PassThrough", logging, null, null, null, "None");
    }

    /** What the code is to see, empty when the owner gave nothing. */
    public Map<String, String> variables() {
        return environment == null ? Map.of() : environment;
    }

    /** Whether runs are traced whose callers have not decided about that. */
    public boolean activeTracing() {
        return tracingMode.equals("Active");
    }

    public FunctionConfiguration withHandler(String changed) {
        return with(changed, description, architecture);
    }

    public FunctionConfiguration withDescription(String changed) {
        return with(handler, changed, architecture);
    }

    public FunctionConfiguration withArchitecture(String changed) {
        return with(handler, description, changed);
    }

    private FunctionConfiguration with(String newHandler, String newDescription, String newArchitecture) {
        return new FunctionConfiguration(
                runtime,
                newHandler,
                role,
                newDescription,
                memoryMb,
                timeoutSeconds,
                environment,
                ephemeralStorageMb,
                newArchitecture,
                tracingMode,
                logging,
                deadLetterTargetArn,
                vpc,
                kmsKeyArn,
                snapStartOn);
    }

    /** Where the log goes and how it is written; levels are null unless the owner set them. Immutable. */
    public record Logging(
            String format, String group, @Nullable String applicationLevel, @Nullable String systemLevel) {
        /** How the platform writes its own lines. */
        public SystemLog systemLog() {
            if (!format.equals("JSON")) {
                return SystemLog.TEXT;
            }
            return systemLevel == null ? SystemLog.JSON_INFO : SystemLog.valueOf("JSON_" + systemLevel);
        }
    }

    /** Networks that the owner named. Kept and shown; the server attaches nothing to them. Immutable. */
    public record Vpc(List<String> subnetIds, List<String> securityGroupIds, boolean ipv6Allowed) {
        public Vpc {
            subnetIds = List.copyOf(subnetIds);
            securityGroupIds = List.copyOf(securityGroupIds);
        }
    }
}
