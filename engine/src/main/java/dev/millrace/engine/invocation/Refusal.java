package dev.millrace.engine.invocation;

import dev.millrace.engine.admission.ThrottleReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why something asked for never began: a value, counted, and no record of its own. Immutable. */
public sealed interface Refusal {
    String message();

    /** The thing named does not exist. */
    record NotFound(String message) implements Refusal {}

    /** A parameter has a value that is not allowed. */
    record InvalidParameter(String message) implements Refusal {}

    /** A request member breaks the operation's declared shape (pattern, range, enumeration). */
    record ShapeViolation(String message) implements Refusal {}

    /** The request of a control operation is not the JSON that the operation takes: broken, or of wrong types. */
    record Malformed(String message) implements Refusal {}

    /** The request body cannot be read. */
    record InvalidContent(String message) implements Refusal {}

    /** The thing exists already or is changing. */
    record Conflict(String message) implements Refusal {}

    /** The revision that the caller named is not the current one. */
    record StaleRevision(String message) implements Refusal {}

    /** The payload of an invocation, or the request of a control operation, is too large. */
    record TooLarge(String message, boolean ofInvocation) implements Refusal {}

    /** Functions have started one another too often in a row. */
    record Recursive(String message) implements Refusal {}

    /**
     * What only the API of one service of AWS refuses, in its own words.
     *
     * @param errorType for example {@code InvalidEventPatternException}
     * @param members what the error says beside its message, by the names on the wire, in their order
     */
    record OfService(String errorType, String message, Map<String, String> members) implements Refusal {
        public OfService {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public OfService(String errorType, String message) {
            this(errorType, message, Map.of());
        }
    }

    /** The permissions of a function would be longer, all together, than they may be. */
    record PolicyTooLong(String message) implements Refusal {}

    record CodeStorageExceeded(String message) implements Refusal {}

    record Throttled(ThrottleReason reason) implements Refusal {
        @Override
        public String message() {
            return "Rate Exceeded.";
        }
    }

    /** Nothing can run at present: no zone is up, stuck threads hold them, or the run journal cannot be written. */
    record Unavailable(String message) implements Refusal {}

    record ShuttingDown() implements Refusal {
        @Override
        public String message() {
            return "Millrace is shutting down.";
        }
    }
}
