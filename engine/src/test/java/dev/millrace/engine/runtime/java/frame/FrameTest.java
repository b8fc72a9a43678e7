package dev.millrace.engine.runtime.java.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.InstanceFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side writes the other reads, however the bytes are cut; what it cannot have written is refused. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FrameTest {
    private static final InstanceFacts FACTS = new InstanceFacts("f", "$LATEST", "arn:f", 512, "/aws/lambda/f", "s");

    private final FrameOutbox outbox = new FrameOutbox(8 << 20, () -> {});
    private final List<String> seen = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000_000})
    void commandsArriveAsTheyWereSent(int bytesPerRead) throws IOException {
        CommandWriter writer = new CommandWriter(outbox);
        writer.open(3, 5, -6, "a.B::c", "/var/task", FACTS, Map.of("COLOUR", "rot ä€😀"));
        writer.invoke(1023, Long.MIN_VALUE, 2, 1_700_000_000_000L, null, "{}", "arn:1", utf8("payload"));
        writer.invoke(0, 1, 2, 3, "Root=1", null, null, new byte[0]);
        writer.interrupt(4);
        writer.close(5);
        readCommands(inPieces(written(), bytesPerRead));
        assertEquals(
                List.of(
                        "open 3 5 -6 a.B::c /var/task " + FACTS + " {COLOUR=rot ä€😀}",
                        "invoke 1023 -9223372036854775808 2 1700000000000 null {} arn:1 payload",
                        "invoke 0 1 2 3 Root=1 null null ",
                        "interrupt 4",
                        "close 5"),
                seen);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000_000})
    void reportsArriveAsTheyWereSent(int bytesPerRead) throws IOException {
        ReportWriter writer = new ReportWriter(outbox);
        writer.opened(0);
        writer.failed(1, new CallEnd(CallEnd.Kind.EXITED, "Runtime.ExitError", utf8("{}")));
        writer.printed(2, utf8("xx a line\nyy"), 2, 8);
        writer.ended(3, new CallEnd(CallEnd.Kind.RETURNED, "", utf8("\"ok\"")), true);
        writer.ended(4, new CallEnd(CallEnd.Kind.FAILED, "a.Thing", utf8("{1}")), false);
        writer.closed(5);
        readReports(inPieces(written(), bytesPerRead));
        assertEquals(
                List.of(
                        "opened 0",
                        "failed 1 EXITED Runtime.ExitError {}",
                        "printed 2  a line\n",
                        "ended 3 RETURNED  \"ok\" true",
                        "ended 4 FAILED a.Thing {1} false",
                        "closed 5"),
                seen);
    }

    @Test
    void aLongFrameComesThroughAndShortOnesAfterIt() throws IOException {
        ReportWriter writer = new ReportWriter(outbox);
        byte[] body = new byte[6_291_556];
        body[body.length - 1] = 'z';
        writer.ended(1, new CallEnd(CallEnd.Kind.RETURNED, "", body), true);
        writer.closed(1);
        ReportReader reader = new ReportReader(new FrameInbox());
        ReadableByteChannel bytes = inPieces(written(), 100_000);
        List<Integer> lengths = new ArrayList<>();
        boolean more = true;
        while (more) {
            while (reader.next(new Reports() {
                @Override
                public void ended(int place, CallEnd end, boolean reusable) {
                    lengths.add(end.body().length);
                    assertEquals('z', end.body()[end.body().length - 1]);
                }
            })) {}
            more = reader.inbox().fill(bytes) >= 0;
        }
        assertEquals(List.of(body.length), lengths);
        assertEquals(List.of("closed 1"), seen);
    }

    @Test
    void printsOfAnyLengthAreCut() throws IOException {
        new ReportWriter(outbox).printed(0, new byte[200_000], 0, 200_000);
        readReports(inPieces(written(), 1_000_000));
        assertEquals(4, seen.size());
    }

    @Test
    void aFrameThatIsTooLongIsNotSentAndHarmsNoOther() throws IOException {
        CommandWriter writer = new CommandWriter(outbox);
        writer.interrupt(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.invoke(1, 0, 0, 0, null, null, null, new byte[FrameFormat.FRAME_BYTES_MAX]));
        writer.close(2);
        readCommands(inPieces(written(), 1_000_000));
        assertEquals(List.of("interrupt 1", "close 2"), seen);
    }

    @ParameterizedTest
    @CsvSource({
        "00000004 03 000000, shorter than its head",
        "ffffffff 03 00000000, of a negative length",
        "00800001 03 00000000, too long",
        "00000005 05 00000000, of no kind",
        "00000005 03 00000400, of a place too high",
        "00000005 03 ffffffff, of a negative place",
        "00000006 03 00000000 00, with a byte too many",
        "00000005 02 00000000, without its fields",
        "00000029 02 00000000 0000000000000000 0000000000000000 0000000000000000 ffffffff ffffffff 00000001, "
                + "whose payload is longer than the frame",
        "00000029 02 00000000 0000000000000000 0000000000000000 0000000000000000 ffffffff ffffffff fffffff0, "
                + "whose payload has a negative length",
        "0000001d 02 00000000 0000000000000000 0000000000000000 0000000000000000, that ends before its texts",
        "00000005 11 00000000, that is a report",
    })
    void aCommandIsRefusedThatIs(String hex, String what) {
        assertThrows(MalformedFrameException.class, () -> readCommands(bytes(hex)), what);
        assertEquals(List.of(), seen);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000e 14 00000000 03 00000000 00000000, of an unknown end",
        "0000000f 14 00000000 00 00000000 00000000 02, whose flag is none",
        "00000009 13 00000000 00000001, that prints more than it holds",
        "00000005 01 00000000, that is a command",
    })
    void aReportIsRefusedThatIs(String hex, String what) {
        assertThrows(MalformedFrameException.class, () -> readReports(bytes(hex)), what);
        assertEquals(List.of(), seen);
    }

    @Test
    void aMapOfMoreEntriesThanItsFrameHoldsIsRefused() throws IOException {
        new CommandWriter(outbox).open(0, 0, 0, "h", "t", FACTS, Map.of());
        byte[] frame = written();
        frame[frame.length - 4] = 0x7f; // the count
        assertThrows(MalformedFrameException.class, () -> readCommands(inPieces(frame, 1_000_000)));
    }

    @Test
    void whoAddsToAFullOutboxWaitsUntilItIsWritten() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        FrameOutbox small = new FrameOutbox(100, () -> {
            seen.add("full");
            full.countDown(); // whoever looks now finds that thread waiting
        });
        ReportWriter writer = new ReportWriter(small);
        Thread adder = Thread.ofPlatform().start(() -> {
            writer.printed(0, new byte[200], 0, 200);
            writer.closed(0);
        });
        full.await();
        assertTrue(small.isWaiting());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        small.flush(Channels.newChannel(out));
        adder.join();
        assertEquals(List.of("full"), seen);
        small.flush(Channels.newChannel(out));
        assertEquals(4 + 9 + 200 + 9, out.size());
    }

    @Test
    void whatAFullChannelDoesNotTakeGoesOnLater() throws IOException {
        new CommandWriter(outbox).invoke(1, 2, 3, 4, null, null, null, utf8("x".repeat(300_000)));
        Narrow narrow = new Narrow();
        narrow.room = 100_000;
        assertFalse(outbox.flush(narrow));
        new CommandWriter(outbox).close(9);
        assertTrue(outbox.flush(narrow), "somebody else is at it");
        assertEquals(100_000, narrow.taken.size());
        narrow.room = Integer.MAX_VALUE;
        assertTrue(outbox.resume(narrow));
        readCommands(inPieces(narrow.taken.toByteArray(), 1_000_000));
        assertEquals("close 9", seen.getLast());
    }

    @Test
    void aClosedOutboxHoldsNobodyUp() {
        FrameOutbox full = new FrameOutbox(0, () -> seen.add("full"));
        new CommandWriter(full).close(1);
        full.close();
        new CommandWriter(full).close(1);
        new CommandWriter(full).close(1);
        assertEquals(List.of(), seen, "nobody waited");
    }

    private byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(outbox.flush(Channels.newChannel(out)));
        return out.toByteArray();
    }

    private void readCommands(ReadableByteChannel bytes) throws IOException {
        CommandReader reader = new CommandReader(new FrameInbox());
        Commands target = new Commands();
        do {
            while (reader.next(target)) {}
        } while (reader.inbox().fill(bytes) >= 0);
    }

    private void readReports(ReadableByteChannel bytes) throws IOException {
        ReportReader reader = new ReportReader(new FrameInbox());
        Reports target = new Reports();
        do {
            while (reader.next(target)) {}
        } while (reader.inbox().fill(bytes) >= 0);
    }

    private static ReadableByteChannel bytes(String hex) {
        return inPieces(HexFormat.of().parseHex(hex.replace(" ", "")), 1_000_000);
    }

    private static ReadableByteChannel inPieces(byte[] bytes, int bytesPerRead) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                if (!source.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(bytesPerRead, Math.min(source.remaining(), target.remaining()));
                target.put(source.slice(source.position(), count));
                source.position(source.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Takes so many bytes, then none. Confined to one thread. */
    private static final class Narrow implements WritableByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int room;

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(room - taken.size(), source.remaining());
            for (int i = 0; i < count; i++) {
                taken.write(source.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private final class Commands implements WorkerCommands {
        @Override
        public void open(
                int place,
                long high,
                long low,
                String handler,
                String taskRoot,
                InstanceFacts facts,
                Map<String, String> environment) {
            seen.add("open " + place + " " + high + " " + low + " " + handler + " " + taskRoot + " " + facts + " "
                    + environment);
        }

        @Override
        public void invoke(
                int place,
                long high,
                long low,
                long deadline,
                @Nullable String trace,
                @Nullable String client,
                @Nullable String arn,
                byte[] payload) {
            seen.add("invoke " + place + " " + high + " " + low + " " + deadline + " " + trace + " " + client + " "
                    + arn + " " + text(payload));
        }

        @Override
        public void interrupt(int place) {
            seen.add("interrupt " + place);
        }

        @Override
        public void close(int place) {
            seen.add("close " + place);
        }
    }

    private class Reports implements WorkerReports {
        @Override
        public void opened(int place) {
            seen.add("opened " + place);
        }

        @Override
        public void failed(int place, CallEnd end) {
            seen.add("failed " + place + " " + end.kind() + " " + end.errorType() + " " + text(end.body()));
        }

        @Override
        public void printed(int place, byte[] bytes, int offset, int length) {
            seen.add("printed " + place + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void ended(int place, CallEnd end, boolean reusable) {
            seen.add("ended " + place + " " + end.kind() + " " + end.errorType() + " " + text(end.body()) + " "
                    + reusable);
        }

        @Override
        public void closed(int place) {
            seen.add("closed " + place);
        }
    }
}
