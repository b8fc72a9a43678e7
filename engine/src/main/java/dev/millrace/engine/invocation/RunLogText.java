package dev.millrace.engine.invocation;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.SystemLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log that an answer carries: what the function printed, between the lines of the platform. As with AWS it begins
 * with the run, also when an instance was started for that.
 */
public final class RunLogText {
    private RunLogText() {}

    /** The last {@link RunLog#TAIL_BYTES_MAX} bytes of the whole log of a run that has ended. */
    public static byte[] tail(Run run) {
        RunRecord record = run.record();
        ByteArrayOutputStream text = new ByteArrayOutputStream(512);
        UUID requestId = new UUID(record.requestIdHigh(), record.requestIdLow());
        add(SystemLines.start(record.subject(), requestId, record.startEpochNanos()), text);
        RunLog log = run.logIfAny();
        if (log != null) {
            byte[] printed = log.tail();
            text.writeBytes(printed);
            if (printed.length > 0 && printed[printed.length - 1] != '\n') {
                text.write('\n');
            }
        }
        add(SystemLines.end(record), text);
        add(SystemLines.report(record), text);
        byte[] whole = text.toByteArray();
        return Arrays.copyOfRange(whole, Math.max(0, whole.length - RunLog.TAIL_BYTES_MAX), whole.length);
    }

    private static void add(@Nullable String line, ByteArrayOutputStream to) {
        if (line != null) {
            to.writeBytes((line + '\n').getBytes(StandardCharsets.UTF_8));
        }
    }
}
