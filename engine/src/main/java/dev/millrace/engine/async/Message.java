package dev.millrace.engine.async;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import java.util.List;

/**
 * Something that a service outside is to be told: a queue or a topic. Immutable.
 *
 * @param requestId of the event that it tells of
 * @param recipient ARN of the queue or topic
 * @param origin what it is sent for
 * @param payload the text that is sent
 */
public record Message(
        RequestId requestId, String recipient, Origin origin, Payload payload, List<Attribute> attributes)
        implements Deferred {
    public Message {
        attributes = List.copyOf(attributes);
    }

    /**
     * What a message is sent for. Immutable.
     *
     * @param source whose event it was: the name of a function, or the ARN of a rule, schedule or alarm
     */
    public record Origin(Reason reason, String source) {}

    /** Why a message is sent. The code is part of the ledger's format and never changes. */
    public enum Reason {
        /** A function's owner wants to know how events end. */
        DESTINATION(1),
        /** An event was not processed. */
        DEAD_LETTER(2),
        /** An alarm came into another state. */
        ALARM(3);

        private final byte code;

        Reason(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }

        /** Throws {@link IllegalArgumentException} for a code that no version of the format has. */
        public static Reason ofCode(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("unknown code " + code + " of a message's reason");
        }
    }

    /**
     * Something that is sent beside the text. Immutable.
     *
     * @param type {@code String} or {@code Number}
     */
    public record Attribute(String name, String type, String value) {
        public static Attribute text(String name, String value) {
            return new Attribute(name, "String", value);
        }

        public static Attribute number(String name, long value) {
            return new Attribute(name, "Number", Long.toString(value));
        }
    }
}
