package dev.millrace.engine.capture.policy;

/**
 * What is kept of the payloads of a function's runs. Immutable.
 *
 * @param maxBytes of a request, and of a response, so much is kept at most; 1 to {@value #BYTES_MAX}
 * @param redaction what is taken out of them before
 */
public record CapturePolicy(CaptureKind kind, int maxBytes, Redaction redaction) {
    public static final int BYTES_MAX = 1 << 20;
    public static final int BYTES_USUAL = 64 * 1024;
    /** What a function has for which nothing was said. */
    public static final CapturePolicy NONE = new CapturePolicy(CaptureKind.NONE, BYTES_USUAL, Redaction.NONE);

    public CapturePolicy {
        if (maxBytes < 1 || maxBytes > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "1 to " + BYTES_MAX + " bytes of a payload can be kept, not " + maxBytes);
        }
    }
}
