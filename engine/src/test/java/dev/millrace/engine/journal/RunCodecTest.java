package dev.millrace.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunCodecTest {
    /** Two runs as version 1 wrote them on the day it was fixed. Never to be changed: files with such bytes exist. */
    private static final String DOCUMENT_V1 = """
            4d52554e 0100 0400 0200 0000 09000000
            02 01000000 80000000 b80b0000 0500 68656c6c6f 0700 244c4154455354
               0600 6a6176613235 0800 3371322b37773d3d
            03 01 0100 61
            01 01 01 00 01 01 0000 01000000 07000000 a000000000000000 0100000000000000
               01002a36fe9c9717 e803000000 0000000000 80841e000000 160000 18000000 00
            03 02 0100 62
            04 0100 1f00 6a6176612e6c616e672e496c6c6567616c5374617465457863657074696f6e
            01 01 02 03 02 01 0100 01000000 08000000 a000000000000000 0200000000000000
               00002a36fe9c9717 e803000000 80b2e60e00 404b4c000000 160000 8c000000 00
            """.replaceAll("\\s", "");

    /** The same runs as version 2 wrote them. Never to be changed either. */
    private static final String DOCUMENT_V2 = DOCUMENT_V1
            .replaceFirst("4d52554e0100", "4d52554e0200")
            .replaceFirst("80000000b80b0000" + "0500", "80000000b80b0000" + "00" + "0500");

    /** The same runs as version 3 writes them, and then a third one in a trace, and a tally. Never to be changed. */
    private static final String DOCUMENT_V3 = DOCUMENT_V2
            .replaceFirst("4d52554e0200" + "0400" + "0200" + "0000", "4d52554e0300" + "0400" + "0300" + "0200")
            .replaceFirst("3371322b37773d3d", "3371322b37773d3d" + "0000")
            + """
            05 01 88e95957e33f86bd 9327279994a646be 0807060504030201
            01 01 01 00 01 01 0000 01000000 07000000 a000000000000000 0300000000000000
               03002a36fe9c9717 e803000000 0000000000 80841e000000 160000 18000000 00
            06 00c2b3a1fe9c9717 05000000 01000000 09000000 0500 68656c6c6f
            """.replaceAll("\\s", "");

    private final RunEncoder encoder = new RunEncoder(() -> 9);
    private final RunDecoder decoder = new RunDecoder();

    @Test
    void writesTheBytesOfVersionThree() {
        assertEquals(DOCUMENT_V3, HexFormat.of().formatHex(encodeItems(1, samplesOfVersionThree())));
    }

    @Test
    void readsTheBytesOfAllVersions() {
        assertEquals(samples(), decode(HexFormat.of().parseHex(DOCUMENT_V1)));
        assertEquals(samples(), decode(HexFormat.of().parseHex(DOCUMENT_V2)));
        assertEquals(samplesOfVersionThree(), decodeItems(HexFormat.of().parseHex(DOCUMENT_V3)));
    }

    @Test
    void bringsBackAliases() {
        RunSubject byAlias = new RunSubject("hello", "7", "java25", "sha", 128, 3000, SystemLog.TEXT, "live");
        RunRecord run = TestingRuns.returned(1);
        List<RunRecord> runs = List.of(run, TestingRuns.of(byAlias, run), run);

        assertEquals(runs, decode(encode(1, runs)));
    }

    @Test
    void aTraceIsOfTheNextRunOnly() {
        RunRecord traced = TestingRuns.in(new TraceLink(1, 2, 0, false), TestingRuns.returned(1));
        List<RunRecord> runs = List.of(TestingRuns.returned(2), traced, TestingRuns.returned(3));

        assertEquals(runs, decode(encode(1, runs)));
    }

    @Test
    void keepsTheMaximumWhereATallyIsTooLarge() {
        AdmissionTally tally = new AdmissionTally("", 5, 1L << 32, 1L << 40, 7);

        assertEquals(
                List.of(new AdmissionTally("", 5, (1L << 32) - 1, (1L << 32) - 1, 7)),
                decodeItems(encodeItems(1, List.of(tally))));
    }

    @Test
    void theCodesOfSystemLogsNeverChange() {
        List<SystemLog> byCode = List.of(
                SystemLog.TEXT, SystemLog.JSON_DEBUG, SystemLog.JSON_INFO, SystemLog.JSON_WARN);
        for (int code = 0; code < byCode.size(); code++) {
            assertEquals(code, byCode.get(code).code());
            assertEquals(byCode.get(code), SystemLog.ofCode(code));
        }
        assertEquals(byCode.size(), SystemLog.values().length);
        assertThrows(IllegalArgumentException.class, () -> SystemLog.ofCode(byCode.size()));
    }

    @Test
    void aRunTakesSixtyFourBytes() {
        int one = encode(1, List.of(TestingRuns.returned(1))).length;
        int oneMore = encode(2, List.of(TestingRuns.returned(1), TestingRuns.returned(2))).length;

        assertEquals(64, oneMore - one);
    }

    @Test
    void definesNothingTwiceInAFileAndEverythingAgainInTheNext() {
        byte[] first = encode(1, samples());
        byte[] second = encode(1, samples());
        byte[] nextFile = encode(2, samples());

        assertEquals(16 + 2 * 64, second.length);
        assertEquals(HexFormat.of().formatHex(first), HexFormat.of().formatHex(nextFile));
    }

    @Test
    void definesAgainWhatWasForgotten() {
        byte[] lost = encode(1, samples());
        encoder.forget();

        assertEquals(HexFormat.of().formatHex(lost), HexFormat.of().formatHex(encode(1, samples())));
    }

    @Test
    void knowsTheHighestInstanceGivenOut() {
        assertEquals(9, RunDecoder.highestInstance(littleEndian(encode(1, samples()))));
    }

    @Test
    void bringsBackRandomRuns() {
        long seed = 20_261_122L;
        Random random = new Random(seed);
        List<RunRecord> runs = new ArrayList<>();
        for (int i = 0; i < RunEncoder.BATCH_MAX; i++) {
            runs.add(randomRun(random));
        }

        assertEquals(runs, decode(encode(1, runs)), () -> "seed " + seed);
    }

    @Test
    void keepsTheMaximumWhereAValueIsTooLarge() {
        RunRecord tooLarge = new RunRecord(
                1, 2, TestingRuns.HELLO, "a", -1, TriggerKind.INVOKE, 300, Long.MAX_VALUE,
                1L << 40, 1L << 41, 1L << 60, true, RunOutcome.TIMED_OUT, "Sandbox.Timedout",
                Integer.MAX_VALUE, Long.MAX_VALUE, false);
        RunRecord kept = decode(encode(1, List.of(tooLarge))).getFirst();

        assertEquals(-1, kept.instance());
        assertEquals(255, kept.attempt());
        assertEquals(Long.MAX_VALUE, kept.arrivalEpochNanos());
        assertEquals((1L << 40) - 1, kept.queueNanos());
        assertEquals((1L << 40) - 1, kept.initNanos());
        assertEquals((1L << 48) - 1, kept.runNanos());
        assertEquals((1 << 24) - 1, kept.requestBytes());
        assertEquals((1L << 32) - 1, kept.responseBytes());
    }

    @Test
    void keepsZeroWhereADurationIsNegative() {
        RunRecord run = new RunRecord(
                1, 2, TestingRuns.HELLO, "a", 1, TriggerKind.INVOKE, 1, 5,
                -1, -2, -3, false, RunOutcome.RETURNED, "", 1, 1, false);
        RunRecord kept = decode(encode(1, List.of(run))).getFirst();

        assertEquals(List.of(0L, 0L, 0L), List.of(kept.queueNanos(), kept.initNanos(), kept.runNanos()));
    }

    @Test
    void callsErrorTypesBeyondTheMaximumOther() {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i <= RunFormat.ERROR_TYPES_MAX + 1; i++) {
            kept.add(decode(encode(1, List.of(TestingRuns.failed(i, "Error" + i)))).getFirst().errorType());
        }

        assertEquals("Error999", kept.get(999));
        assertEquals(List.of("(other)", "(other)"), kept.subList(1000, 1002));
        assertEquals("Error5", decode(encode(1, List.of(TestingRuns.failed(1, "Error5")))).getFirst().errorType());
    }

    @Test
    void cutsLongTextsBetweenTwoCharacters() {
        RunRecord run = TestingRuns.failed(1, "é".repeat(100_000));

        assertEquals("é".repeat(127), decode(encode(1, List.of(run))).getFirst().errorType());
    }

    @Test
    void refusesAnUnknownVersion() {
        byte[] document = encode(1, samples());
        document[4] = 4;

        assertRefused(document, "format version 4, known is 3");
    }

    @Test
    void refusesForeignBytes() {
        assertRefused(new byte[100], "not a document of the run journal");
        assertRefused(new byte[3], "not a document of the run journal");
    }

    @Test
    void refusesANumberThatWasNotDefined() {
        encode(1, samples());

        assertRefused(encode(1, samples()), "undefined subject 1");
    }

    @Test
    void refusesAnyTruncatedDocument() {
        byte[] document = encode(1, samples());
        for (int length = 0; length < document.length; length++) {
            byte[] truncated = Arrays.copyOf(document, length);
            assertThrows(RuntimeException.class, () -> new RunDecoder().decode(littleEndian(truncated), run -> {}));
        }
    }

    @Test
    void endsOnAnyFlippedByteEitherWithRunsOrWithAnException() {
        byte[] document = encode(1, samples());
        int refused = 0;
        for (int i = 0; i < document.length; i++) {
            byte[] flipped = document.clone();
            flipped[i] ^= 0x55;
            try {
                new RunDecoder().decode(littleEndian(flipped), run -> {});
            } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
                refused++;
            }
        }
        assertTrue(refused > 20, "refused " + refused);
    }

    private static List<RunRecord> samples() {
        return List.of(TestingRuns.returned(1), TestingRuns.failed(2, "java.lang.IllegalStateException"));
    }

    private static List<JournalEntry.Item> samplesOfVersionThree() {
        List<JournalEntry.Item> items = new ArrayList<>(samples());
        TraceLink trace = new TraceLink(0xbd863fe35759e988L, 0xbe46a69499272793L, 0x0102030405060708L, true);
        items.add(TestingRuns.in(trace, TestingRuns.returned(3)));
        items.add(new AdmissionTally("hello", 0x17979cfea1b3c200L, 5, 1, 9));
        return items;
    }

    private static RunRecord randomRun(Random random) {
        SystemLog systemLog = SystemLog.ofCode(random.nextInt(SystemLog.values().length));
        RunSubject subject = new RunSubject(
                "f" + random.nextInt(20), "1", "java25", "sha", random.nextInt(10_240), 1, systemLog);
        return new RunRecord(
                random.nextLong(),
                random.nextLong(),
                subject,
                "zone" + random.nextInt(3),
                random.nextInt(),
                TriggerKind.INVOKE,
                random.nextInt(256),
                random.nextLong(),
                random.nextLong(1L << 40),
                random.nextLong(1L << 40),
                random.nextLong(1L << 48),
                random.nextBoolean(),
                RunOutcome.ofCode(1 + random.nextInt(4)),
                random.nextBoolean() ? "" : "Error" + random.nextInt(10),
                random.nextInt(1 << 24),
                random.nextLong(1L << 32),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? null : new TraceLink(random.nextLong(), random.nextLong(), random.nextLong(), true));
    }

    private byte[] encode(int file, List<RunRecord> runs) {
        return encodeItems(file, runs);
    }

    private byte[] encodeItems(int file, List<? extends JournalEntry.Item> items) {
        ByteBuffer document = encoder.encode(items.stream().<JournalEntry>map(TestingEntry::new).toList(), file);
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);
        return bytes;
    }

    private List<RunRecord> decode(byte[] document) {
        return decodeItems(document).stream().map(RunRecord.class::cast).toList();
    }

    private List<JournalEntry.Item> decodeItems(byte[] document) {
        List<JournalEntry.Item> items = new ArrayList<>();
        decoder.decode(littleEndian(document), items::add);
        return items;
    }

    private void assertRefused(byte[] document, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> decoder.decode(littleEndian(document), run -> {}));
        assertEquals(message, e.getMessage());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
