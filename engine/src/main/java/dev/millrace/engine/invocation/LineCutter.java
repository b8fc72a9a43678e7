package dev.millrace.engine.invocation;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.journal.log.InitializationType;
import dev.millrace.engine.journal.log.SystemLines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a run prints into lines and hands them to the log's sink, after the run's START line; what is printed
 * while an instance is started for it comes before that line and after INIT_START. What is lost leaves a note in its
 * place. Guarded by the lock of its {@link RunLog}.
 */
final class LineCutter {
    /** The longest note that is put in place of what was lost. */
    static final int NOTE_BYTES_MAX = 64;

    private static final int FIRST_CAPACITY_BYTES = 256;

    private final Run run;
    private final LogSink sink;
    private final int lineBytesMax;
    private boolean initStartTold;
    private boolean startTold;
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

    /** Hands over a last line that has no end. Whatever comes now, the start of the instance has ended. */
    void finish() {
        if (lineBytes > 0) {
            endLine();
        }
        noteLoss();
        if (initStartTold) {
            tellStart();
        }
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
        if (!noteLoss() || !tellBeginning() || !sink.line(run, noted)) {
            lostBytes += lineBytes;
            droppedBytes.addAndGet(lineBytes);
        }
        lineBytes = 0;
        cutBytes = 0;
    }

    /** What of the platform stands before the next line; false when it finds no room. */
    private boolean tellBeginning() {
        if (run.coldStart() && !initStartTold) {
            FunctionVersion function = run.function();
            initStartTold = tell(SystemLines.initStart(
                    function.subject(), run.takenEpochNanos(), function.runtimeArn(), initializationType()));
        }
        boolean isStarting = run.coldStart() && !run.hasBegun();
        return initStartTold == run.coldStart() && (isStarting || tellStart());
    }

    private String initializationType() {
        return run.isPreparation() ? InitializationType.AHEAD : InitializationType.ON_DEMAND;
    }

    private boolean tellStart() {
        if (!startTold && !run.isPreparation()) {
            UUID requestId = new UUID(run.requestId().high(), run.requestId().low());
            startTold = tell(SystemLines.start(run.function().subject(), requestId, run.begunEpochNanos()));
        }
        return startTold || run.isPreparation();
    }

    /** A line that the function's log leaves out needs no room. */
    private boolean tell(@Nullable String text) {
        return text == null || sink.line(run, text);
    }

    /** Says where lines are missing; false when not even that finds room. */
    private boolean noteLoss() {
        if (lostBytes == 0) {
            return true;
        }
        String note = "[" + lostBytes + " bytes of log lines were lost here]";
        if (tellBeginning() && sink.line(run, note)) {
            lostBytes = 0;
        }
        return lostBytes == 0;
    }
}
