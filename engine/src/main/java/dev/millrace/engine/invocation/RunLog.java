package dev.millrace.engine.invocation;

import dev.millrace.engine.journal.log.LogLine;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a run's code printed. Keeps the last {@value #TAIL_BYTES_MAX} bytes for the caller and passes whole lines on
 * to a sink; its size does not depend on how much is printed. Thread-safe.
 */
public final class RunLog {
    /** How much of the log an answer may carry, in bytes (AWS's value). */
    public static final int TAIL_BYTES_MAX = 4096;

    /**
     * How much of a line the sink receives, in bytes; a longer one ends with a note of how many more there were, and
     * these count as dropped.
     */
    public static final int LINE_BYTES_MAX = LogLine.TEXT_BYTES_MAX - LineCutter.NOTE_BYTES_MAX;

    private final byte[] ring = new byte[TAIL_BYTES_MAX];
    private final @Nullable LineCutter lines;
    private long writtenBytes;

    RunLog(Run run, LogSink sink) {
        lines = sink == LogSink.NONE ? null : new LineCutter(run, sink, LINE_BYTES_MAX);
    }

    /** Takes the bytes that the code printed, in UTF-8. */
    public synchronized void write(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, ring.length);
        int from = offset + length - kept;
        int at = (int) ((writtenBytes + length - kept) % ring.length);
        int untilWrap = Math.min(kept, ring.length - at);
        System.arraycopy(bytes, from, ring, at, untilWrap);
        System.arraycopy(bytes, from + untilWrap, ring, 0, kept - untilWrap);
        writtenBytes += length;
        if (lines != null) {
            lines.write(bytes, offset, length);
        }
    }

    /** The run has ended: a last line without an end goes to the sink as it is. */
    public synchronized void finish() {
        if (lines != null) {
            lines.finish();
        }
    }

    /** The last bytes that were printed. */
    public synchronized byte[] tail() {
        if (writtenBytes <= ring.length) {
            return Arrays.copyOf(ring, (int) writtenBytes);
        }
        int start = (int) (writtenBytes % ring.length);
        byte[] tail = new byte[ring.length];
        System.arraycopy(ring, start, tail, 0, ring.length - start);
        System.arraycopy(ring, 0, tail, ring.length - start, start);
        return tail;
    }

    public synchronized long writtenBytes() {
        return writtenBytes;
    }

    /** Bytes that were meant for the sink and did not get there; 0 when there is no sink. */
    public long droppedBytes() {
        return lines == null ? 0 : lines.droppedBytes();
    }
}
