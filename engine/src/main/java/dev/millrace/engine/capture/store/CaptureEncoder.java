package dev.millrace.engine.capture.store;

import static dev.millrace.engine.capture.store.CaptureFormat.*;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/** Writes items as {@link CaptureFormat} draws them. Confined to whoever holds the lock of the files. */
final class CaptureEncoder implements DocumentEncoder<CaptureItem> {
    /** Most items in one document. */
    static final int BATCH_MAX = 1;

    private static final int USUAL_BYTES = 256 * 1024;

    private final ByteBuffer usual = buffer(USUAL_BYTES);

    @Override
    public ByteBuffer encode(List<CaptureItem> batch, int file) {
        CaptureItem item = batch.getFirst();
        return switch (item) {
            case CapturedRun run -> {
                int payloadBytes = run.request().kept().sizeBytes() + run.response().kept().sizeBytes();
                boolean large = payloadBytes + DOCUMENT_BYTES_MAX - 2 * PAYLOAD_BYTES_MAX > USUAL_BYTES;
                ByteBuffer to = large ? buffer(DOCUMENT_BYTES_MAX) : usual.clear();
                yield put(header(to, RUN), run).flip();
            }
            case CaptureGap gap -> header(usual.clear(), GAP)
                    .putLong(gap.fromEpochNanos())
                    .putLong(gap.toEpochNanos())
                    .putLong(gap.runs())
                    .flip();
        };
    }

    @Override
    public void forget() {
        // nothing is remembered from one document to the next
    }

    private static ByteBuffer header(ByteBuffer to, byte kind) {
        return to.putInt(MAGIC).putShort((short) VERSION).put(kind).put((byte) 0);
    }

    private static ByteBuffer put(ByteBuffer to, CapturedRun run) {
        to.putLong(run.requestId().high()).putLong(run.requestId().low());
        to.putLong(run.arrivalEpochNanos()).putLong(run.endEpochNanos());
        to.putLong(run.initNanos()).putLong(run.runNanos());
        to.put((byte) run.attempt()).put(run.trigger().code()).put(run.outcome().code());
        to.put((byte) (run.clientContext() == null ? 0 : 1));
        BoundedText.put(to, run.function(), TEXT_BYTES_MAX);
        BoundedText.put(to, run.version(), TEXT_BYTES_MAX);
        BoundedText.put(to, run.errorType(), TEXT_BYTES_MAX);
        BoundedText.put(to, Objects.requireNonNullElse(run.clientContext(), ""), CaptureJournal.CONTEXT_BYTES_MAX);
        to.put((byte) run.redact().size());
        run.redact().forEach(path -> BoundedText.put(to, path, TEXT_BYTES_MAX));
        put(to, run.request());
        put(to, run.response());
        return to;
    }

    private static void put(ByteBuffer to, CapturedPart part) {
        to.put(part.state().code()).putLong(part.sizeBytes());
        BoundedText.put(to, part.sha256(), TEXT_BYTES_MAX);
        to.putInt(part.kept().sizeBytes()).put(part.kept().array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
