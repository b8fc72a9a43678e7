package dev.millrace.engine.async.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final RequestId ID = new RequestId(0x0123456789ab4defL, 0x8123456789abcdefL);
    private static final AsyncEvent EVENT = new AsyncEvent(
            ID, new FunctionName("f"), "$LATEST", TriggerKind.RULE, Payload.ofText("{}"), null, "Root=1", 2);
    /** What was once written must be read for ever. */
    private static final String GOLDEN = "4d455654" + "0200" + "0300" + "2a00000000000000" + "00c0a56a90010000"
            // ended
            + "03" + "0700000000000000" + "ef4dab8967452301" + "efcdab8967452381" + "01" + "02" + "01000000" + "66"
            + "0500000000000000" + "00"
            // accepted
            + "01" + "ef4dab8967452301" + "efcdab8967452381" + "03" + "02" + "01000000" + "66" + "07000000"
            + "244c4154455354" + "ffffffff" + "06000000" + "526f6f743d31" + "02000000" + "7b7d"
            // postponed
            + "02" + "0800000000000000" + "ef4dab8967452301" + "efcdab8967452381" + "01" + "e803000000000000"
            + "01000000" + "66" + "0600000000000000";

    /** The same before there were messages and ages. */
    private static final String GOLDEN_1 = GOLDEN.replace("4d4556540200", "4d4556540100")
            .replace("0500000000000000" + "00", "")
            .replace("0600000000000000", "");

    private static final Message MESSAGE = new Message(
            ID,
            "arn:aws:sqs:us-east-1:000000000000:dead",
            new Message.Origin(Message.Reason.DEAD_LETTER, "f"),
            Payload.ofText("{}"),
            List.of(Message.Attribute.text("A", "1"), Message.Attribute.number("B", 2)));

    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(0x01906aa5c000L));
    private final EventEncoder encoder = new EventEncoder(clock, 42);

    @Test
    void theFormatIsWhatItWas() {
        ByteBuffer document = encoder.encode(entries(), 1);
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);
        assertEquals(GOLDEN, HexFormat.of().formatHex(bytes));
    }

    @Test
    void whatIsWrittenIsRead() {
        List<EventRecord> records = decode(encoder.encode(entries(), 1));
        EventRecord.Accepted accepted = (EventRecord.Accepted) records.get(1);
        assertEquals(42, accepted.sequence());
        assertEquals(clock.epochMillis(), accepted.acceptedEpochMillis());
        AsyncEvent event = (AsyncEvent) accepted.what();
        assertEquals(EVENT.function(), event.function());
        assertEquals("{}", event.payload().text());
        assertEquals("Root=1", event.traceHeader());
        assertEquals(2, event.hops());
        assertEquals(new EventRecord.Ended(7, ID, "f", null, EventEnd.FAILED, 1, 5, clock.epochMillis()), records.get(0));
        assertEquals(new EventRecord.Postponed(8, ID, "f", 1, 6, clock.epochMillis(), 1_000), records.get(2));
    }

    @Test
    void messagesAreRead() {
        EventRecord.Ended end =
                new EventRecord.Ended(9, ID, MESSAGE.recipient(), MESSAGE.origin(), EventEnd.EXPIRED, 0, 7, 0);
        List<EventRecord> records = decode(encoder.encode(List.of(new Silent(end, List.of(MESSAGE))), 1));
        Message read = (Message) ((EventRecord.Accepted) records.get(1)).what();
        assertEquals("{}", read.payload().text());
        assertEquals(MESSAGE.requestId(), read.requestId());
        assertEquals(MESSAGE.recipient(), read.recipient());
        assertEquals(MESSAGE.origin(), read.origin());
        assertEquals(MESSAGE.attributes(), read.attributes());
        assertEquals(MESSAGE.origin(), ((EventRecord.Ended) records.get(0)).origin());
        assertEquals(43, firstSequence(encoder.encode(entries(), 1)));
    }

    @Test
    void whatWasWrittenBeforeThereWereMessagesIsRead() {
        List<EventRecord> records = decode(ByteBuffer.wrap(HexFormat.of().parseHex(GOLDEN_1)));
        assertEquals(new EventRecord.Ended(7, ID, "f", null, EventEnd.FAILED, 1, 0, clock.epochMillis()), records.get(0));
        assertEquals(3, records.size());
    }

    @Test
    void numbersGoOnAndAreGivenBackWhenNothingWasStored() {
        encoder.encode(entries(), 1);
        assertEquals(43, firstSequence(encoder.encode(entries(), 1)));
        encoder.forget();
        assertEquals(43, firstSequence(encoder.encode(entries(), 1)));
    }

    @Test
    void garbageIsRefused() {
        ByteBuffer document = encoder.encode(entries(), 1);
        document.put(document.position(), (byte) 0);
        assertThrows(IllegalArgumentException.class, () -> decode(document));
        ByteBuffer newer = encoder.encode(entries(), 1);
        newer.put(newer.position() + 4, (byte) 3);
        assertThrows(IllegalArgumentException.class, () -> decode(newer));
        ByteBuffer longer = encoder.encode(entries(), 1);
        longer.putShort(longer.position() + 6, (short) 2);
        assertThrows(IllegalArgumentException.class, () -> decode(longer));
    }

    private static long firstSequence(ByteBuffer document) {
        return document.getLong(document.position() + 8);
    }

    private static List<EventEntry> entries() {
        return List.of(
                new Silent(new EventRecord.Ended(7, ID, "f", null, EventEnd.FAILED, 1, 5, 0), List.of(EVENT)),
                new Silent(new EventRecord.Postponed(8, ID, "f", 1, 6, 0, 1_000), List.of()));
    }

    private static List<EventRecord> decode(ByteBuffer document) {
        List<EventRecord> records = new ArrayList<>();
        new EventDecoder().decode(document.order(ByteOrder.LITTLE_ENDIAN), records::add);
        return records;
    }

    private static final class Silent extends EventEntry {
        Silent(@Nullable EventRecord outcome, List<? extends Deferred> accepted) {
            super(outcome, accepted);
        }

        @Override
        protected void stored(long position, int firstOrdinal, long epochMillis) {}

        @Override
        protected void notStored(Exception cause) {}
    }
}
