package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's format, version 1, little endian; every document stands alone:
 *
 * <pre>
 *   header     magic "MEVT" (4), format version (2), number of records (2), number of the first event accepted in this
 *              document (8), milliseconds since the Unix epoch when it was written (8)
 *   record     kind (1), then
 *   accepted   request id, high half first (16), trigger (1), hops (1), texts function, qualifier, client context and
 *              trace, payload; its number is one more than that of the accepted event before
 *   postponed  event's number (8), request id (16), failures (1), due in milliseconds since the Unix epoch (8), text
 *              function
 *   ended      event's number (8), request id (16), failures (1), how (1), text function
 * </pre>
 *
 * A text or payload is its length in bytes (4) and UTF-8; the length of an absent text is -1.
 */
final class EventFormat {
    static final int MAGIC = 'M' | 'E' << 8 | 'V' << 16 | 'T' << 24;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 24;

    static final byte ACCEPTED = 1;
    static final byte POSTPONED = 2;
    static final byte ENDED = 3;

    private static final int LENGTH_BYTES = 4;
    private static final int UTF8_BYTES_MAX = 3;
    private static final int FUNCTION_CHARS_MAX = 140;

    /** Of an end or a postponement. */
    static final int OUTCOME_BYTES_MAX = 35 + LENGTH_BYTES + UTF8_BYTES_MAX * FUNCTION_CHARS_MAX;

    private EventFormat() {}

    static int bytesMax(AsyncEvent event) {
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

    static void put(ByteBuffer to, AsyncEvent event) {
        to.put(ACCEPTED);
        put(to, event.requestId());
        to.put(event.trigger().code()).put((byte) Math.min(event.hops(), 255));
        put(to, event.function().value());
        put(to, event.qualifier());
        put(to, event.clientContext());
        put(to, event.traceHeader());
        byte[] payload = event.payload().array();
        to.putInt(payload.length).put(payload);
    }

    static void put(ByteBuffer to, EventRecord outcome) {
        switch (outcome) {
            case EventRecord.Postponed postponed -> {
                to.put(POSTPONED).putLong(postponed.sequence());
                put(to, postponed.requestId());
                to.put((byte) postponed.failures()).putLong(postponed.dueEpochMillis());
                put(to, postponed.function());
            }
            case EventRecord.Ended ended -> {
                to.put(ENDED).putLong(ended.sequence());
                put(to, ended.requestId());
                to.put((byte) ended.failures()).put(ended.how().code());
                put(to, ended.function());
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
        byte[] payload = new byte[from.getInt()];
        from.get(payload);
        return new AsyncEvent(
                requestId,
                new FunctionName(function),
                qualifier,
                trigger,
                Payload.of(payload),
                clientContext,
                trace,
                hops);
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
