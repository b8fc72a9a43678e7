package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.duration.DurationBuckets;
import java.nio.ByteBuffer;

/**
 * What some runs add up to: exact sums and extremes, and the durations in buckets. Cells of different runs can be added
 * up without loss. Confined to one thread at a time.
 *
 * <p>As bytes: a version, then numbers of seven bits a byte, the least first, in the order of the fields, and for each
 * bucket that is not empty its distance to the one before and its count.
 */
final class RunCell {
    private static final int VERSION = 1;
    /** Longest number, in bytes. */
    private static final int NUMBER_BYTES_MAX = 10;

    private static final int SUMS = 11;

    private long runs;
    private long errors;
    private long timeouts;
    private long coldStarts;
    private long billedMillis;
    private long billedMegabyteMillis;
    private long queueNanos;
    private long initNanos;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private final BucketCounts durations = new BucketCounts();

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
        long nanos = run.runNanos();
        sumNanos += nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
        durations.add(DurationBuckets.of(nanos), 1);
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
        sumNanos += other.sumNanos;
        minNanos = Math.min(minNanos, other.minNanos);
        maxNanos = Math.max(maxNanos, other.maxNanos);
        other.durations.forEach(durations::add);
    }

    /** Adds a cell that is in bytes. Throws {@link IllegalArgumentException} when they are none. */
    void add(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (!bytes.hasRemaining() || bytes.get() != VERSION) {
            throw new IllegalArgumentException("not a cell of statistics, version " + VERSION);
        }
        runs += number(bytes);
        errors += number(bytes);
        timeouts += number(bytes);
        coldStarts += number(bytes);
        billedMillis += number(bytes);
        billedMegabyteMillis += number(bytes);
        queueNanos += number(bytes);
        initNanos += number(bytes);
        sumNanos += number(bytes);
        minNanos = Math.min(minNanos, number(bytes));
        maxNanos = Math.max(maxNanos, number(bytes));
        int bucket = 0;
        while (bytes.hasRemaining()) {
            bucket += (int) number(bytes);
            durations.add(bucket, number(bytes));
        }
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + NUMBER_BYTES_MAX * (SUMS + 2 * durations.size()));
        bytes.put((byte) VERSION);
        put(bytes, runs);
        put(bytes, errors);
        put(bytes, timeouts);
        put(bytes, coldStarts);
        put(bytes, billedMillis);
        put(bytes, billedMegabyteMillis);
        put(bytes, queueNanos);
        put(bytes, initNanos);
        put(bytes, sumNanos);
        put(bytes, minNanos);
        put(bytes, maxNanos);
        int[] before = new int[1];
        durations.forEachAscending((bucket, count) -> {
            put(bytes, bucket - before[0]);
            put(bytes, count);
            before[0] = bucket;
        });
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
                DurationSpread.of(runs, sumNanos, minNanos, maxNanos, durations));
    }

    private static void put(ByteBuffer bytes, long number) {
        long left = number;
        while ((left & ~0x7FL) != 0) {
            bytes.put((byte) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.put((byte) left);
    }

    private static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number in a cell of statistics has no end");
    }
}
