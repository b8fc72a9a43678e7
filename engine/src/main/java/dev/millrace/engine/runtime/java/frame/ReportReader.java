package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.CallEnd;
import java.io.IOException;

/** Takes reports out of an inbox. Confined to one thread at a time. */
public record ReportReader(FrameInbox inbox) {
    /** Hands on the next report, once it has been read as a whole; false when none is here. */
    public boolean next(WorkerReports target) throws IOException {
        if (!inbox.next()) {
            return false;
        }
        byte kind = inbox.getByte();
        int place = inbox.getPlace();
        switch (kind) {
            case FrameFormat.OPENED -> {
                inbox.finish();
                target.opened(place);
            }
            case FrameFormat.FAILED -> {
                CallEnd end = end();
                inbox.finish();
                target.failed(place, end);
            }
            case FrameFormat.PRINTED -> {
                int offset = inbox.skipBytes();
                inbox.finish();
                target.printed(place, inbox.array(), offset, inbox.position() - offset);
            }
            case FrameFormat.ENDED -> {
                CallEnd end = end();
                boolean reusable = inbox.getFlag();
                inbox.finish();
                target.ended(place, end, reusable);
            }
            case FrameFormat.CLOSED -> {
                inbox.finish();
                target.closed(place);
            }
            default -> throw new MalformedFrameException("a report of kind " + kind);
        }
        return true;
    }

    private CallEnd end() throws MalformedFrameException {
        return new CallEnd(FrameFormat.kind(inbox.getByte()), inbox.getText(), inbox.getBytes());
    }
}
