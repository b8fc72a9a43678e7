package dev.millrace.telemetry.follow;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Up to where a reader is done with a journal, over restarts. The first time, history is left alone: nobody has waited
 * for it. Confined to one thread.
 */
public final class KeptPlace {
    private final PositionFile file;
    private long donePosition;
    private long writtenPosition;

    public KeptPlace(Path file) {
        this.file = new PositionFile(file);
    }

    /**
     * Goes to the place that was kept. Called once, before all else.
     *
     * @param nowEpochNanos nanoseconds since the Unix epoch; what is older is done with, the first time
     * @param byTime goes to a time in the journal, or to a place before it
     * @param byPosition goes to a place before what comes after a position
     */
    public void begin(long nowEpochNanos, Consumer<Instant> byTime, LongConsumer byPosition) {
        donePosition = file.readOrBegin(nowEpochNanos);
        writtenPosition = donePosition;
        if (donePosition < 0) {
            byTime.accept(Instant.ofEpochSecond(0, -donePosition));
        } else {
            byPosition.accept(donePosition);
        }
    }

    /**
     * Whether what is read was done with before the start, or comes from before the first one.
     *
     * @param epochNanos when it happened
     * @param position where it stands in the journal
     */
    public boolean isDone(long epochNanos, long position) {
        return donePosition < 0 ? epochNanos < -donePosition : position <= donePosition;
    }

    /** All up to that position is done with. When it cannot be written, the next call tries again. */
    public void moveTo(long position) {
        if (position > Math.max(writtenPosition, 0) && file.write(position)) {
            writtenPosition = position;
        }
    }
}
