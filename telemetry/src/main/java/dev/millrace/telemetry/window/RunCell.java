package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.duration.DurationSum;
import dev.millrace.telemetry.duration.Varint;
import java.nio.ByteBuffer;

/**
 * What some runs add up to: exact sums and extremes, and the durations in buckets. Cells of different runs can be added
 * up without loss. Confined to one thread at a time.
 *
 * <p>As bytes: a version, then {@link Varint numbers of seven bits a byte} in the order of the fields.
 */
final class RunCell {
    private static final int VERSION = 2;
    /** Its durations under 8 us are in buckets of 8 ns. */
    private static final int VERSION_OF_EIGHT_NANOS = 1;
    private static final int SUMS = 8;

    private long runs;
    private long errors;
    private long timeouts;
    private long coldStarts;
    private long billedMillis;
    private long billedMegabyteMillis;
    private long queueNanos;
    private long initNanos;
    private final DurationSum durations;

    RunCell() {
        this(new DurationSum());
    }

    private RunCell(DurationSum durations) {
        this.durations = durations;
    }

    /** To be made up of very many others: it is larger, and they are added more quickly. */
    static RunCell ofMany() {
        return new RunCell(DurationSum.ofMany());
    }

    void add(RunRecord run) {
        runs++;
        errors += run.outcome() == RunOutcome.RETURNED ? 0 : 1;
        timeouts += run.outcome() == RunOutcome.TIMED_OUT ? 1 : 0;
        coldStarts += run.coldStart() ? 1 : 0;
        long billed = run.billedMillis();
        billedMillis += billed;
        billedMegabyteMillis += billed * run.subject().memoryMb();
        queueNanos += run.queueNanos();
        initNanos += run.initNanos();
        durations.add(run.runNanos());
    }

    void add(RunCell other) {
        runs += other.runs;
        errors += other.errors;
        timeouts += other.timeouts;
        coldStarts += other.coldStarts;
        billedMillis += other.billedMillis;
        billedMegabyteMillis += other.billedMegabyteMillis;
        queueNanos += other.queueNanos;
        initNanos += other.initNanos;
        durations.add(other.durations);
    }

    /** Adds a cell that is in bytes. Throws {@link IllegalArgumentException} when they are none. */
    void add(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        int version = bytes.hasRemaining() ? bytes.get() : 0;
        if (version != VERSION && version != VERSION_OF_EIGHT_NANOS) {
            throw new IllegalArgumentException("not a cell of statistics, version " + VERSION);
        }
        runs += Varint.get(bytes);
        errors += Varint.get(bytes);
        timeouts += Varint.get(bytes);
        coldStarts += Varint.get(bytes);
        billedMillis += Varint.get(bytes);
        billedMegabyteMillis += Varint.get(bytes);
        queueNanos += Varint.get(bytes);
        initNanos += Varint.get(bytes);
        if (version == VERSION) {
            durations.add(bytes);
        } else {
            durations.addOfEightNanos(bytes);
        }
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + SUMS * Varint.BYTES_MAX + durations.bytesMax());
        bytes.put((byte) VERSION);
        Varint.put(bytes, runs);
        Varint.put(bytes, errors);
        Varint.put(bytes, timeouts);
        Varint.put(bytes, coldStarts);
        Varint.put(bytes, billedMillis);
        Varint.put(bytes, billedMegabyteMillis);
        Varint.put(bytes, queueNanos);
        Varint.put(bytes, initNanos);
        durations.put(bytes);
        byte[] content = new byte[bytes.position()];
        bytes.flip().get(content);
        return content;
    }

    /** What of it is billed. */
    Usage usage() {
        return new Usage(runs, billedMillis, billedMegabyteMillis);
    }

    /** A copy that stays as it is. */
    RunStatistics statistics() {
        return new RunStatistics(
                runs,
                errors,
                timeouts,
                coldStarts,
                billedMillis,
                billedMegabyteMillis,
                queueNanos,
                initNanos,
                durations.spread());
    }
}
