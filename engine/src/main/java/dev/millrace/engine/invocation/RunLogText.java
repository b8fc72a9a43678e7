package dev.millrace.engine.invocation;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.PlatformLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The log that an answer carries: a START line, what the function printed, an END and a REPORT line. */
public final class RunLogText {
    private RunLogText() {}

    /** The last {@link RunLog#TAIL_BYTES_MAX} bytes of the whole log of a run that has ended. */
    public static byte[] tail(Run run) {
        RunRecord record = run.record();
        ByteArrayOutputStream text = new ByteArrayOutputStream(512);
        text.writeBytes(line(PlatformLines.start(record)));
        RunLog log = run.logIfAny();
        if (log != null) {
            byte[] printed = log.tail();
            text.writeBytes(printed);
            if (printed.length > 0 && printed[printed.length - 1] != '\n') {
                text.write('\n');
            }
        }
        text.writeBytes(line(PlatformLines.end(record)));
        text.writeBytes(line(PlatformLines.report(record)));
        byte[] whole = text.toByteArray();
        return Arrays.copyOfRange(whole, Math.max(0, whole.length - RunLog.TAIL_BYTES_MAX), whole.length);
    }

    private static byte[] line(String text) {
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
