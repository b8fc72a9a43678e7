package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's format, version 2, little endian; every document stands alone:
 *
 * <pre>
 *   header     magic "MEVT" (4), format version (2), number of records (2), number of the first event accepted in this
 *              document (8), milliseconds since the Unix epoch when it was written (8)
 *   record     kind (1), then
 *   accepted   request id, high half first (16), trigger (1), hops (1), texts function, qualifier, client context and
 *              trace, payload; its number is one more than that of the accepted event before
 *   message    request id (16), reason (1), texts source and recipient, number of attributes (1) and of each the texts
 *              name, type and value, payload; numbered as an accepted event
 *   postponed  event's number (8), request id (16), failures (1), due in milliseconds since the Unix epoch (8), text
 *              recipient, age in milliseconds (8)
 *   ended      event's number (8), request id (16), failures (1), how (1), text recipient, age in milliseconds (8), a
 *              message's reason (1) and text source; the reason of what is none is 0, and no text follows
 * </pre>
 *
 * A text or payload is its length in bytes (4) and UTF-8; the length of an absent text is -1. Version 1 had neither
 * messages nor ages nor reasons.
 */
final class EventFormat {
    static final int MAGIC = 'M' | 'E' << 8 | 'V' << 16 | 'T' << 24;
    static final int VERSION = 2;
    /** The first in which there are messages and ages. */
    static final int VERSION_WITH_MESSAGES = 2;
    static final int HEADER_BYTES = 24;

    static final byte ACCEPTED = 1;
    static final byte POSTPONED = 2;
    static final byte ENDED = 3;
    static final byte MESSAGE = 4;

    private static final int LENGTH_BYTES = 4;
    private static final int UTF8_BYTES_MAX = 3;

    private EventFormat() {}

    /** Of an end or a postponement. */
    static int bytesMax(EventRecord outcome) {
        return switch (outcome) {
            case EventRecord.Postponed postponed -> 42 + bytesMax(postponed.recipient());
            case EventRecord.Ended ended -> {
                Message.Origin origin = ended.origin();
                yield 36 + bytesMax(ended.recipient()) + (origin == null ? 0 : bytesMax(origin.source()));
            }
            case EventRecord.Accepted _ -> throw new IllegalArgumentException("an accepted event is no outcome");
        };
    }

    static int bytesMax(Deferred accepted) {
        return switch (accepted) {
            case AsyncEvent event -> bytesMax(event);
            case Message message -> bytesMax(message);
        };
    }

    private static int bytesMax(Message message) {
        int bytes = 19
                + bytesMax(message.origin().source())
                + bytesMax(message.recipient())
                + LENGTH_BYTES
                + message.payload().sizeBytes();
        for (Message.Attribute attribute : message.attributes()) {
            bytes += bytesMax(attribute.name()) + bytesMax(attribute.type()) + bytesMax(attribute.value());
        }
        return bytes;
    }

    private static int bytesMax(AsyncEvent event) {
        return 19
                + bytesMax(event.function().value())
                + bytesMax(event.qualifier())
                + bytesMax(event.clientContext())
                + bytesMax(event.traceHeader())
                + LENGTH_BYTES
                + event.payload().sizeBytes();
    }

    private static int bytesMax(@Nullable String text) {
        return LENGTH_BYTES + (text == null ? 0 : UTF8_BYTES_MAX * text.length());
    }

    static void put(ByteBuffer to, Deferred accepted) {
        switch (accepted) {
            case AsyncEvent event -> put(to, event);
            case Message message -> put(to, message);
        }
    }

    private static void put(ByteBuffer to, Message message) {
        to.put(MESSAGE);
        put(to, message.requestId());
        to.put(message.origin().reason().code());
        put(to, message.origin().source());
        put(to, message.recipient());
        to.put((byte) message.attributes().size());
        for (Message.Attribute attribute : message.attributes()) {
            put(to, attribute.name());
            put(to, attribute.type());
            put(to, attribute.value());
        }
        put(to, message.payload());
    }

    private static void put(ByteBuffer to, AsyncEvent event) {
        to.put(ACCEPTED);
        put(to, event.requestId());
        to.put(event.trigger().code()).put((byte) Math.min(event.hops(), 255));
        put(to, event.function().value());
        put(to, event.qualifier());
        put(to, event.clientContext());
        put(to, event.traceHeader());
        put(to, event.payload());
    }

    private static void put(ByteBuffer to, Payload payload) {
        byte[] bytes = payload.array();
        to.putInt(bytes.length).put(bytes);
    }

    static void put(ByteBuffer to, EventRecord outcome) {
        switch (outcome) {
            case EventRecord.Postponed postponed -> {
                to.put(POSTPONED).putLong(postponed.sequence());
                put(to, postponed.requestId());
                to.put((byte) postponed.failures()).putLong(postponed.dueEpochMillis());
                put(to, postponed.recipient());
                to.putLong(postponed.ageMillis());
            }
            case EventRecord.Ended ended -> {
                to.put(ENDED).putLong(ended.sequence());
                put(to, ended.requestId());
                to.put((byte) ended.failures()).put(ended.how().code());
                put(to, ended.recipient());
                to.putLong(ended.ageMillis());
                Message.Origin origin = ended.origin();
                to.put(origin == null ? 0 : origin.reason().code());
                if (origin != null) {
                    put(to, origin.source());
                }
            }
            case EventRecord.Accepted _ -> throw new IllegalArgumentException("an accepted event is no outcome");
        }
    }

    static AsyncEvent event(ByteBuffer from) {
        RequestId requestId = requestId(from);
        TriggerKind trigger = TriggerKind.ofCode(from.get());
        int hops = Byte.toUnsignedInt(from.get());
        String function = present(text(from));
        String qualifier = present(text(from));
        String clientContext = text(from);
        String trace = text(from);
        return new AsyncEvent(
                requestId,
                new FunctionName(function),
                qualifier,
                trigger,
                payload(from),
                clientContext,
                trace,
                hops);
    }

    /** Passes over what {@link #event} or {@link #message} would read. */
    static void skip(ByteBuffer from, byte kind) {
        if (kind == ACCEPTED) {
            from.position(from.position() + 2 * Long.BYTES + 2);
            skipBlocks(from, 4);
        } else {
            from.position(from.position() + 2 * Long.BYTES + 1);
            skipBlocks(from, 2);
            skipBlocks(from, 3 * Byte.toUnsignedInt(from.get()));
        }
        skipBlocks(from, 1);
    }

    /** Texts and payloads look alike from outside. */
    private static void skipBlocks(ByteBuffer from, int count) {
        for (int i = 0; i < count; i++) {
            int length = from.getInt();
            from.position(from.position() + Math.max(0, length));
        }
    }

    static Message message(ByteBuffer from) {
        RequestId requestId = requestId(from);
        Message.Origin origin = new Message.Origin(Message.Reason.ofCode(from.get()), present(text(from)));
        String recipient = present(text(from));
        int count = Byte.toUnsignedInt(from.get());
        List<Message.Attribute> attributes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = present(text(from));
            String type = present(text(from));
            attributes.add(new Message.Attribute(name, type, present(text(from))));
        }
        return new Message(requestId, recipient, origin, payload(from), attributes);
    }

    static Message.@Nullable Origin origin(ByteBuffer from) {
        byte reason = from.get();
        return reason == 0 ? null : new Message.Origin(Message.Reason.ofCode(reason), present(text(from)));
    }

    private static Payload payload(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return Payload.of(bytes);
    }

    static RequestId requestId(ByteBuffer from) {
        long high = from.getLong();
        return new RequestId(high, from.getLong());
    }

    static String present(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("a name is missing");
        }
        return text;
    }

    static @Nullable String text(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void put(ByteBuffer to, RequestId requestId) {
        to.putLong(requestId.high()).putLong(requestId.low());
    }

    private static void put(ByteBuffer to, @Nullable String text) {
        if (text == null) {
            to.putInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.putInt(bytes.length).put(bytes);
    }
}
