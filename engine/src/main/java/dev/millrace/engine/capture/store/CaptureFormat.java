package dev.millrace.engine.capture.store;

import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.journal.store.BoundedText;

/**
 * The documents of the journal of payloads, format version 1, little endian; every document stands alone:
 *
 * <pre>
 *   header   magic "MPAY" (4), format version (2), kind of item (1), 0 (1)
 *   run      request id, high half first (16), arrival and end in nanoseconds since the Unix epoch (16),
 *            init and run in nanoseconds (16), attempt (1), trigger (1), outcome (1), has a client context (1),
 *            texts function, version, error type, client context, number of redacted paths (1), a text for each,
 *            parts request and response
 *   part     state (1), size of the original (8), text sha256, length (4), bytes
 *   gap      first and last end of a lost run in nanoseconds since the Unix epoch (16), number of runs (8)
 * </pre>
 *
 * A text is its length in bytes (2) and UTF-8.
 */
final class CaptureFormat {
    static final int MAGIC = 'M' | 'P' << 8 | 'A' << 16 | 'Y' << 24;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 8;
    static final byte RUN = 1;
    static final byte GAP = 2;

    /** Longest text but for the client context, in bytes. */
    static final int TEXT_BYTES_MAX = 1_024;

    /** Most that is kept of a request or a response, in bytes. */
    static final int PAYLOAD_BYTES_MAX = CapturePolicy.BYTES_MAX;

    private static final int TEXT_MAX = BoundedText.LENGTH_BYTES + TEXT_BYTES_MAX;
    private static final int PART_MAX = 1 + 8 + TEXT_MAX + 4 + PAYLOAD_BYTES_MAX;
    private static final int CONTEXT_MAX = BoundedText.LENGTH_BYTES + CaptureJournal.CONTEXT_BYTES_MAX;
    /** Size of the largest document. */
    static final int DOCUMENT_BYTES_MAX =
            HEADER_BYTES + 53 + (3 + Redaction.PATHS_MAX) * TEXT_MAX + CONTEXT_MAX + 2 * PART_MAX;

    private CaptureFormat() {}
}
