package dev.millrace.engine.function.policy;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wishes to do with a function, and what a policy may ask about it. Immutable.
 *
 * @param principal a service such as {@code s3.amazonaws.com}, an account's id, or the ARN of a user or role;
 *     {@link #ANYONE} for a caller of whom nothing is known
 * @param action such as {@link #INVOKE}
 * @param sourceArn the thing on whose behalf a service asks: a bucket, or a route of an API
 * @param sourceAccount whose thing that is
 * @param urlAuthType {@code NONE} or {@code AWS_IAM} of the function URL that was called
 * @param viaFunctionUrl whether it was a function URL that was called
 */
public record AccessRequest(
        String principal,
        String action,
        @Nullable String sourceArn,
        @Nullable String sourceAccount,
        @Nullable String urlAuthType,
        boolean viaFunctionUrl) {
    public static final String ANYONE = "*";
    public static final String INVOKE = "lambda:InvokeFunction";
    public static final String INVOKE_URL = "lambda:InvokeFunctionUrl";

    /** A service that would run the function for a thing of an account's. */
    public static AccessRequest ofService(String service, String sourceArn, String sourceAccount) {
        return new AccessRequest(service, INVOKE, sourceArn, sourceAccount, null, false);
    }

    /** A caller of the function's URL. */
    public static AccessRequest ofUrl(String principal, String authType) {
        return new AccessRequest(principal, INVOKE_URL, null, null, authType, true);
    }
}
