package dev.millrace.engine.journal;

import static dev.millrace.engine.journal.RunFormat.*;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the documents of a run journal. Confined to its reader's thread. */
public final class RunDecoder implements DocumentDecoder<JournalEntry.Item> {
    private final Definitions<RunSubject> subjects = new Definitions<>("subject");
    private final Definitions<String> zones = new Definitions<>("zone");
    private final Definitions<String> errorTypes = new Definitions<>("error type");
    private final ByteArrayOutputStream definitionItems = new ByteArrayOutputStream();

    @Override
    public void startFile() {
        subjects.clear();
        zones.clear();
        errorTypes.clear();
    }

    @Override
    public void decode(ByteBuffer document, Consumer<JournalEntry.Item> to) {
        int version = checkHeader(document);
        int definitions = 0;
        int runs = 0;
        int extras = 0;
        TraceLink trace = null;
        definitionItems.reset();
        document.position(HEADER_BYTES);
        while (document.hasRemaining()) {
            int at = document.position();
            byte kind = document.get();
            switch (kind) {
                case RUN -> {
                    to.accept(run(document, trace));
                    trace = null;
                    runs++;
                }
                case TRACE -> {
                    trace = trace(document);
                    extras++;
                }
                case TALLY -> {
                    to.accept(tally(document));
                    extras++;
                }
                case SUBJECT -> subjects.define(document.getInt(), subject(document, version));
                case ZONE -> zones.define(Byte.toUnsignedInt(document.get()), BoundedText.get(document));
                case ERROR_TYPE ->
                    errorTypes.define(Short.toUnsignedInt(document.getShort()), BoundedText.get(document));
                default -> throw new IllegalArgumentException("unknown kind of item " + kind);
            }
            if (isDefinition(kind)) {
                definitions++;
                keepDefinition(document, at);
            }
        }
        requireCount("runs", runs, document.getShort(RUNS_OFFSET));
        requireCount("definitions", definitions, document.getShort(DEFINITIONS_OFFSET));
        requireCount("traces and tallies", extras, document.getShort(EXTRAS_OFFSET));
    }

    private static boolean isDefinition(byte kind) {
        return kind == SUBJECT || kind == ZONE || kind == ERROR_TYPE;
    }

    private void keepDefinition(ByteBuffer document, int from) {
        byte[] item = new byte[document.position() - from];
        document.get(from, item);
        definitionItems.write(item, 0, item.length);
    }

    /**
     * What the document says that was decoded last about numbers, as a document without runs; null when that is
     * nothing.
     *
     * @param document the one that was decoded last
     */
    public @Nullable ByteBuffer definitions(ByteBuffer document) {
        if (definitionItems.size() == 0) {
            return null;
        }
        ByteBuffer alone = ByteBuffer.allocate(HEADER_BYTES + definitionItems.size()).order(ByteOrder.LITTLE_ENDIAN);
        return alone.put(0, document, 0, HEADER_BYTES)
                .putShort(RUNS_OFFSET, (short) 0)
                .putShort(EXTRAS_OFFSET, (short) 0)
                .put(HEADER_BYTES, definitionItems.toByteArray());
    }

    /** The highest instance number that had been given out when the document was written. */
    static int highestInstance(ByteBuffer document) {
        checkHeader(document);
        return document.getInt(HIGHEST_INSTANCE_OFFSET);
    }

    /** Returns the document's version. */
    private static int checkHeader(ByteBuffer document) {
        if (document.remaining() < HEADER_BYTES || document.getInt(0) != MAGIC) {
            throw new IllegalArgumentException("not a document of the run journal");
        }
        int version = Short.toUnsignedInt(document.getShort(4));
        if (version < VERSION_WITHOUT_SYSTEM_LOG || version > VERSION) {
            throw new IllegalArgumentException("format version " + version + ", known is " + VERSION);
        }
        return version;
    }

    private static void requireCount(String what, int found, short announced) {
        if (found != Short.toUnsignedInt(announced)) {
            throw new IllegalArgumentException(
                    found + " " + what + " where " + Short.toUnsignedInt(announced) + " were announced");
        }
    }

    private static RunSubject subject(ByteBuffer from, int version) {
        int memoryMb = from.getInt();
        int timeoutMillis = from.getInt();
        SystemLog systemLog = version == VERSION_WITHOUT_SYSTEM_LOG ? SystemLog.TEXT : SystemLog.ofCode(from.get());
        String function = BoundedText.get(from);
        String codeVersion = BoundedText.get(from);
        String runtime = BoundedText.get(from);
        String codeSha256 = BoundedText.get(from);
        return new RunSubject(
                function,
                codeVersion,
                runtime,
                codeSha256,
                memoryMb,
                timeoutMillis,
                systemLog,
                version <= VERSION_WITHOUT_ALIAS ? "" : BoundedText.get(from));
    }

    private static TraceLink trace(ByteBuffer from) {
        boolean sampled = (from.get() & FLAG_SAMPLED) != 0;
        return new TraceLink(from.getLong(), from.getLong(), from.getLong(), sampled);
    }

    private static AdmissionTally tally(ByteBuffer from) {
        long endEpochNanos = from.getLong();
        long throttled = Integer.toUnsignedLong(from.getInt());
        long unavailable = Integer.toUnsignedLong(from.getInt());
        int reservedRuns = from.getInt();
        return new AdmissionTally(BoundedText.get(from), endEpochNanos, throttled, unavailable, reservedRuns);
    }

    /** Reads what follows the kind of a run. */
    private RunRecord run(ByteBuffer from, @Nullable TraceLink trace) {
        int at = from.position() - 1;
        from.position(at + RUN_BYTES);
        long kinds = from.getLong(at);
        long times = from.getLong(at + 40);
        long moreTimes = from.getLong(at + 48);
        long sizes = from.getLong(at + 56);
        int zone = bits(kinds, 32, 8);
        int errorType = bits(kinds, 48, 16);
        int flags = bits(kinds, 24, 8);
        return new RunRecord(
                from.getLong(at + 16),
                from.getLong(at + 24),
                subjects.get(from.getInt(at + 8)),
                zone == 0 ? "" : zones.get(zone),
                from.getInt(at + 12),
                TriggerKind.ofCode(bits(kinds, 8, 8)),
                bits(kinds, 40, 8),
                from.getLong(at + 32),
                times & mask(QUEUE_BITS),
                times >>> 40 | (moreTimes & mask(16)) << 24,
                moreTimes >>> 16,
                (flags & FLAG_COLD_START) != 0,
                RunOutcome.ofCode(bits(kinds, 16, 8)),
                errorType == 0 ? "" : errorTypes.get(errorType),
                bits(sizes, 0, REQUEST_BYTES_BITS),
                sizes >>> 24 & mask(RESPONSE_BYTES_BITS),
                (flags & FLAG_DROPPED_LOG_LINES) != 0,
                (flags & FLAG_RESERVED) != 0,
                trace);
    }

    private static int bits(long word, int shift, int count) {
        return (int) (word >>> shift & mask(count));
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    /** What the numbers of one kind stand for, in the present file. */
    private static final class Definitions<V> {
        private final String what;
        private final List<V> values = new ArrayList<>();

        Definitions(String what) {
            this.what = what;
        }

        void define(int number, V value) {
            if (number < 1 || number > values.size() + 1) {
                throw new IllegalArgumentException(what + " " + number + " defined after " + values.size() + " others");
            }
            if (number > values.size()) {
                values.add(value);
            } else {
                values.set(number - 1, value);
            }
        }

        V get(int number) {
            if (number < 1 || number > values.size()) {
                throw new IllegalArgumentException("undefined " + what + " " + number);
            }
            return values.get(number - 1);
        }

        void clear() {
            values.clear();
        }
    }
}
