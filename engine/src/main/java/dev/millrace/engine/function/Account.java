package dev.millrace.engine.function;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Whose functions these are, and where, as AWS names tell it. Immutable. */
public record Account(String id, String region) {
    /** What a server that nobody configured calls itself. */
    public static final Account DEFAULT = new Account("000000000000", "us-east-1");

    /** The unqualified ARN of a function. */
    public String functionArn(String functionName) {
        return "arn:aws:lambda:" + region + ":" + id + ":function:" + functionName;
    }

    /** The ARN of one version or alias of a function. */
    public String functionArn(String functionName, String qualifier) {
        return qualifier.isEmpty() ? functionArn(functionName) : functionArn(functionName) + ":" + qualifier;
    }

    /** The ARN of what AWS calls the version of a runtime: in AWS's form, and the same for one runtime at any time. */
    public String runtimeArn(String runtime) {
        return runtimeArn(region, runtime);
    }

    static String runtimeArn(String region, String runtime) {
        byte[] name = runtime.getBytes(StandardCharsets.UTF_8);
        return "arn:aws:lambda:" + region + "::runtime:" + UUID.nameUUIDFromBytes(name);
    }
}
