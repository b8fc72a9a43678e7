package dev.millrace.engine.journal;

import static dev.millrace.engine.journal.RunFormat.*;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentEncoder;
import dev.millrace.engine.journal.store.Numbering;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Writes batches of runs as {@link RunFormat} draws them, into one buffer that is used again. Confined to whoever
 * holds the journal's lock.
 */
final class RunEncoder implements DocumentEncoder<JournalEntry> {
    /** Most runs in one document. */
    static final int BATCH_MAX = 256;

    private static final int TEXT_MAX = BoundedText.LENGTH_BYTES + TEXT_BYTES_MAX;
    private static final int SUBJECT_MAX = 1 + 4 + 4 + 4 + 1 + 5 * TEXT_MAX;
    private static final int ZONE_MAX = 1 + 1 + TEXT_MAX;
    private static final int ERROR_TYPE_MAX = 1 + 2 + TEXT_MAX;
    private static final int ITEMS_MAX = TRACE_BYTES + RUN_BYTES + SUBJECT_MAX + ZONE_MAX + ERROR_TYPE_MAX;

    private final ByteBuffer buffer =
            ByteBuffer.allocate(HEADER_BYTES + BATCH_MAX * ITEMS_MAX).order(ByteOrder.LITTLE_ENDIAN);
    private final Numbering<RunSubject> subjects = new Numbering<>();
    private final Numbering<String> zones = new Numbering<>();
    private final Numbering<String> errorTypes = new Numbering<>();
    private final IntSupplier highestInstance;
    private int file = -1;
    private int definitions;
    private int runs;
    private int extras;

    RunEncoder(IntSupplier highestInstance) {
        this.highestInstance = highestInstance;
    }

    /** At most {@value #BATCH_MAX} entries. */
    @Override
    public ByteBuffer encode(List<JournalEntry> batch, int file) {
        if (file != this.file) {
            forget();
            this.file = file;
        }
        definitions = 0;
        runs = 0;
        extras = 0;
        buffer.clear().putInt(MAGIC).putShort((short) VERSION).putShort((short) 0);
        buffer.putShort((short) 0).putShort((short) 0).putInt(highestInstance.getAsInt());
        for (JournalEntry entry : batch) {
            switch (entry.record()) {
                case RunRecord run -> put(run);
                case AdmissionTally tally -> put(tally);
            }
        }
        buffer.putShort(DEFINITIONS_OFFSET, (short) definitions);
        buffer.putShort(RUNS_OFFSET, (short) runs);
        buffer.putShort(EXTRAS_OFFSET, (short) extras);
        return buffer.flip();
    }

    @Override
    public void forget() {
        subjects.clear();
        zones.clear();
        errorTypes.clear();
    }

    private void put(RunRecord run) {
        long subject = subjectNumber(run.subject());
        long zone = zoneNumber(run.zone());
        long errorType = errorTypeNumber(run.errorType());
        long flags = (run.coldStart() ? FLAG_COLD_START : 0)
                | (run.droppedLogLines() ? FLAG_DROPPED_LOG_LINES : 0)
                | (run.reserved() ? FLAG_RESERVED : 0);
        long init = saturated(run.initNanos(), INIT_BITS);
        TraceLink trace = run.trace();
        if (trace != null) {
            put(trace);
        }
        runs++;
        buffer.putLong(RUN
                        | (long) run.trigger().code() << 8
                        | (long) run.outcome().code() << 16
                        | flags << 24
                        | zone << 32
                        | saturated(run.attempt(), 8) << 40
                        | errorType << 48)
                .putLong(subject | (long) run.instance() << 32)
                .putLong(run.requestIdHigh())
                .putLong(run.requestIdLow())
                .putLong(run.arrivalEpochNanos())
                .putLong(saturated(run.queueNanos(), QUEUE_BITS) | init << 40)
                .putLong(init >>> 24 | saturated(run.runNanos(), RUN_NANOS_BITS) << 16)
                .putLong(saturated(run.requestBytes(), REQUEST_BYTES_BITS)
                        | saturated(run.responseBytes(), RESPONSE_BYTES_BITS) << 24);
    }

    private void put(TraceLink trace) {
        extras++;
        buffer.put(TRACE)
                .put((byte) (trace.sampled() ? FLAG_SAMPLED : 0))
                .putLong(trace.traceIdHigh())
                .putLong(trace.traceIdLow())
                .putLong(trace.parentSpanId());
    }

    private void put(AdmissionTally tally) {
        extras++;
        buffer.put(TALLY)
                .putLong(tally.endEpochNanos())
                .putInt((int) saturated(tally.throttled(), COUNT_BITS))
                .putInt((int) saturated(tally.unavailable(), COUNT_BITS))
                .putInt(tally.reservedRuns());
        putText(tally.function());
    }

    private int subjectNumber(RunSubject subject) {
        int number = subjects.of(subject);
        if (number == 0) {
            number = subjects.add(subject);
            definitions++;
            buffer.put(SUBJECT).putInt(number).putInt(subject.memoryMb()).putInt(subject.timeoutMillis());
            buffer.put((byte) subject.systemLog().code());
            putText(subject.function());
            putText(subject.version());
            putText(subject.runtime());
            putText(subject.codeSha256());
            putText(subject.alias());
        }
        return number;
    }

    private int zoneNumber(String zone) {
        if (zone.isEmpty()) {
            return 0;
        }
        String name = orOther(zone, zones, ZONES_MAX);
        int number = zones.of(name);
        if (number == 0) {
            number = zones.add(name);
            definitions++;
            buffer.put(ZONE).put((byte) number);
            putText(name);
        }
        return number;
    }

    private int errorTypeNumber(String errorType) {
        if (errorType.isEmpty()) {
            return 0;
        }
        String bounded = errorType.length() > TEXT_BYTES_MAX ? errorType.substring(0, TEXT_BYTES_MAX) : errorType;
        String name = orOther(bounded, errorTypes, ERROR_TYPES_MAX);
        int number = errorTypes.of(name);
        if (number == 0) {
            number = errorTypes.add(name);
            definitions++;
            buffer.put(ERROR_TYPE).putShort((short) number);
            putText(name);
        }
        return number;
    }

    private static String orOther(String name, Numbering<String> known, int knownMax) {
        return known.of(name) != 0 || known.size() < knownMax ? name : OTHER;
    }

    private void putText(String text) {
        BoundedText.put(buffer, text, TEXT_BYTES_MAX);
    }

    private static long saturated(long value, int bits) {
        return Math.clamp(value, 0L, (1L << bits) - 1);
    }
}
