package dev.millrace.gateway.replay;

import dev.millrace.engine.invocation.RequestId;
import java.nio.charset.StandardCharsets;

/**
 * The request ids of an original and of its replay. Each run has its own, and errors of the platform name it, as
 * functions may too: where one result has the one and the other result the other, that is no difference. Immutable.
 *
 * @param before the original's, as text
 * @param after the replay's, as text
 */
record OwnRequestIds(String before, String after) {
    static OwnRequestIds of(RequestId before, RequestId after) {
        return new OwnRequestIds(before.toString(), after.toString());
    }

    /** Text of the replay, with the original's id in the place of its own. */
    String asBefore(String textAfter) {
        return textAfter.replace(after, before);
    }

    /** Text of the original, with the replay's id in the place of its own. */
    String asAfter(String textBefore) {
        return textBefore.replace(before, after);
    }

    /** A result of the replay, with the original's id in the place of its own; of the same size. */
    byte[] asBefore(byte[] resultAfter) {
        // of this charset each byte is a character, whatever the bytes are
        return asBefore(new String(resultAfter, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
