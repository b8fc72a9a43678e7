package dev.millrace.engine.function;

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
}
