package dev.millrace.engine.invocation;

import dev.millrace.engine.journal.log.PlatformLines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts what a run prints into lines and hands them to the log's sink, after the run's START line. What is lost leaves a
 * note in its place. Guarded by the lock of its {@link RunLog}.
 */
final class LineCutter {
    /** The longest note that is put in place of what was lost. */
    static final int NOTE_BYTES_MAX = 64;

    private static final int FIRST_CAPACITY_BYTES = 256;

    private final Run run;
    private final LogSink sink;
    private final int lineBytesMax;
    private boolean started;
    private byte[] line = new byte[FIRST_CAPACITY_BYTES];
    private int lineBytes;
    private long cutBytes;
    private long lostBytes;
    private final AtomicLong droppedBytes = new AtomicLong();

    LineCutter(Run run, LogSink sink, int lineBytesMax) {
        this.run = run;
        this.sink = sink;
        this.lineBytesMax = lineBytesMax;
    }

    void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i - start);
                endLine();
                start = i + 1;
            }
        }
        keep(bytes, start, offset + length - start);
    }

    /** Hands over a last line that has no end. */
    void finish() {
        if (lineBytes > 0) {
            endLine();
        }
        noteLoss();
    }

    /** Bytes beyond the longest line, and bytes of lines that the sink turned away; any thread may ask. */
    long droppedBytes() {
        return droppedBytes.get();
    }

    private void keep(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, lineBytesMax - lineBytes);
        if (lineBytes + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(lineBytesMax, Math.max(lineBytes + kept, 2 * line.length)));
        }
        System.arraycopy(bytes, offset, line, lineBytes, kept);
        lineBytes += kept;
        if (kept < length) {
            cutBytes += length - kept;
            droppedBytes.addAndGet(length - kept);
        }
    }

    private void endLine() {
        int end = lineBytes > 0 && line[lineBytes - 1] == '\r' ? lineBytes - 1 : lineBytes;
        // What is no UTF-8 becomes one byte each, not the three of U+FFFD, so that the line keeps within its bound.
        String text = new String(line, 0, end, StandardCharsets.UTF_8).replace('\uFFFD', '?');
        String noted = cutBytes == 0 ? text : text + " [" + cutBytes + " more bytes of this line were cut off]";
        if (!noteLoss() || !start() || !sink.line(run, noted)) {
            lostBytes += lineBytes;
            droppedBytes.addAndGet(lineBytes);
        }
        lineBytes = 0;
        cutBytes = 0;
    }

    /** The first line of all is START; false when it finds no room. */
    private boolean start() {
        if (!started) {
            RequestId id = run.requestId();
            String version = run.function().subject().version();
            started = sink.line(run, PlatformLines.start(id.high(), id.low(), version));
        }
        return started;
    }

    /** Says where lines are missing; false when not even that finds room. */
    private boolean noteLoss() {
        if (lostBytes > 0 && start() && sink.line(run, "[" + lostBytes + " bytes of log lines were lost here]")) {
            lostBytes = 0;
        }
        return lostBytes == 0;
    }
}
