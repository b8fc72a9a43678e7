package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.CallEnd;

/** Puts reports into an outbox, from which a flush sends them. Thread-safe. */
public record ReportWriter(FrameOutbox outbox) implements WorkerReports {
    private static final int PRINTED_BYTES_MAX = 1 << 16;

    @Override
    public void opened(int place) {
        outbox.begin(FrameFormat.OPENED, place);
        outbox.end();
    }

    @Override
    public void failed(int place, CallEnd end) {
        FrameBuffer frame = outbox.begin(FrameFormat.FAILED, place);
        try {
            put(frame, end);
        } finally {
            outbox.end();
        }
    }

    /** Cuts what is long into several frames, so that no queue grows by it. */
    @Override
    public void printed(int place, byte[] bytes, int offset, int length) {
        for (int done = 0; done < length; done += PRINTED_BYTES_MAX) {
            FrameBuffer frame = outbox.begin(FrameFormat.PRINTED, place);
            try {
                frame.putBytes(bytes, offset + done, Math.min(PRINTED_BYTES_MAX, length - done));
            } finally {
                outbox.end();
            }
        }
    }

    @Override
    public void ended(int place, CallEnd end, boolean reusable) {
        FrameBuffer frame = outbox.begin(FrameFormat.ENDED, place);
        try {
            put(frame, end);
            frame.putByte(reusable ? 1 : 0);
        } finally {
            outbox.end();
        }
    }

    @Override
    public void closed(int place) {
        outbox.begin(FrameFormat.CLOSED, place);
        outbox.end();
    }

    private static void put(FrameBuffer frame, CallEnd end) {
        frame.putByte(FrameFormat.code(end.kind())).putText(end.errorType()).putBytes(end.body(), 0, end.body().length);
    }
}
