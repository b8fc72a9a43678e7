package dev.millrace.telemetry.lookup.part;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.ByteBuffer;

/**
 * What some batches that follow one another in a journal's file hold, so that whoever looks for few runs passes over
 * most. Sets are bits: a bit that is not set says that none is there; one that is set, that one may be. Immutable.
 *
 * @param firstSequence number of the first batch in the file
 * @param lastSequence number of the last one
 * @param functions by the hashes of the names
 * @param zones by the hashes of the names
 */
public record RunBlock(
        long firstSequence,
        long lastSequence,
        int runs,
        int outcomes,
        int triggers,
        long minStartEpochNanos,
        long maxStartEpochNanos,
        long minRunNanos,
        long maxRunNanos,
        long functions,
        long zones) {
    static final int BYTES = 3 * Integer.BYTES + 2 * Short.BYTES + 6 * Long.BYTES;

    public static int bit(RunOutcome outcome) {
        return 1 << outcome.code();
    }

    public static int bit(TriggerKind trigger) {
        return 1 << trigger.code();
    }

    public static long bit(String name) {
        return 1L << ((name.hashCode() * 0x9E37_79B9) >>> 26);
    }

    void write(ByteBuffer to) {
        to.putInt((int) firstSequence)
                .putInt((int) lastSequence)
                .putInt(runs)
                .putShort((short) outcomes)
                .putShort((short) triggers)
                .putLong(minStartEpochNanos)
                .putLong(maxStartEpochNanos)
                .putLong(minRunNanos)
                .putLong(maxRunNanos)
                .putLong(functions)
                .putLong(zones);
    }

    static RunBlock read(ByteBuffer from) {
        return new RunBlock(
                Integer.toUnsignedLong(from.getInt()),
                Integer.toUnsignedLong(from.getInt()),
                from.getInt(),
                Short.toUnsignedInt(from.getShort()),
                Short.toUnsignedInt(from.getShort()),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong());
    }

    /** A block that is being read. Confined to one thread at a time. */
    static final class Sum {
        private int runs;
        private int outcomes;
        private int triggers;
        private long minStartEpochNanos = Long.MAX_VALUE;
        private long maxStartEpochNanos = Long.MIN_VALUE;
        private long minRunNanos = Long.MAX_VALUE;
        private long maxRunNanos;
        private long functions;
        private long zones;

        int runs() {
            return runs;
        }

        void add(RunRecord run) {
            runs++;
            outcomes |= bit(run.outcome());
            triggers |= bit(run.trigger());
            minStartEpochNanos = Math.min(minStartEpochNanos, run.startEpochNanos());
            maxStartEpochNanos = Math.max(maxStartEpochNanos, run.startEpochNanos());
            minRunNanos = Math.min(minRunNanos, run.runNanos());
            maxRunNanos = Math.max(maxRunNanos, run.runNanos());
            functions |= bit(run.subject().function());
            zones |= bit(run.zone());
        }

        RunBlock block(long firstSequence, long lastSequence) {
            return new RunBlock(
                    firstSequence,
                    lastSequence,
                    runs,
                    outcomes,
                    triggers,
                    minStartEpochNanos,
                    maxStartEpochNanos,
                    minRunNanos,
                    maxRunNanos,
                    functions,
                    zones);
        }
    }
}
