package dev.millrace.gateway.auth;

/**
 * Who sends a request of S3's. Immutable.
 *
 * @param accessKeyId who has signed; empty when nobody has
 */
public record ObjectCaller(String accessKeyId) {
    /** No one who has signed. */
    public static final ObjectCaller NOBODY = new ObjectCaller("");
}
