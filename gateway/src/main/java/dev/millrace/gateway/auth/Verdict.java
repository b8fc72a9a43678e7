package dev.millrace.gateway.auth;

/** What a request's signature is worth. Immutable. */
public sealed interface Verdict {
    /**
     * It may be taken for what it says.
     *
     * @param accessKeyId who signed
     */
    record Signed(String accessKeyId) implements Verdict {}

    /** There is none. */
    record Unsigned() implements Verdict {}

    /**
     * It is broken, out of time, for something else, or not made with the key that it names.
     *
     * @param errorType AWS's, for example {@code InvalidSignatureException}
     * @param message AWS's, for the caller
     */
    record Refused(String errorType, String message) implements Verdict {}
}
