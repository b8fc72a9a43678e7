package dev.millrace.engine.capture.store;

import dev.millrace.engine.invocation.Payload;

/**
 * What is kept of a request or of a response. Immutable.
 *
 * @param sizeBytes size of the original
 * @param sha256 of the original, in hexadecimal digits; empty where the original is kept, or was taken apart: a hash
 *     lets the few values that a secret may have be tried
 * @param kept the bytes that are kept
 */
public record CapturedPart(PartState state, long sizeBytes, String sha256, Payload kept) {
    public static CapturedPart whole(Payload payload) {
        return new CapturedPart(PartState.WHOLE, payload.sizeBytes(), "", payload);
    }

    /** One of which only the size is known. */
    public static CapturedPart without(PartState state, long sizeBytes) {
        return new CapturedPart(state, sizeBytes, "", Payload.EMPTY);
    }
}
