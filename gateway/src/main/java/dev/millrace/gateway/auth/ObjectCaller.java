package dev.millrace.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who sends a request of S3's. Immutable, but for the signatures, which the body's reader moves on.
 *
 * @param accessKeyId who has signed; empty when nobody has
 * @param chunks what the chunks of the body must be signed with; null when nobody need look
 */
public record ObjectCaller(String accessKeyId, @Nullable ChunkSignatures chunks) {
    /** No one who has signed. */
    public static final ObjectCaller NOBODY = new ObjectCaller("");

    ObjectCaller(String accessKeyId) {
        this(accessKeyId, null);
    }
}
