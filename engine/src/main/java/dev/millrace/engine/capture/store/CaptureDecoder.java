package dev.millrace.engine.capture.store;

import static dev.millrace.engine.capture.store.CaptureFormat.*;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the documents that {@link CaptureFormat} draws. Confined to its tail's reader. */
final class CaptureDecoder implements DocumentDecoder<CaptureItem> {
    @Override
    public void startFile() {
        // nothing is remembered from one document to the next
    }

    @Override
    public void decode(ByteBuffer document, Consumer<CaptureItem> to) {
        if (document.remaining() < HEADER_BYTES || document.getInt() != MAGIC) {
            throw new IllegalArgumentException("not a document of payloads");
        }
        int version = Short.toUnsignedInt(document.getShort());
        if (version != VERSION) {
            throw new IllegalArgumentException("format version " + version + ", known is " + VERSION);
        }
        byte kind = document.get();
        document.get();
        CaptureItem item =
                switch (kind) {
                    case RUN -> run(document);
                    case GAP -> new CaptureGap(document.getLong(), document.getLong(), document.getLong());
                    default -> throw new IllegalArgumentException("unknown kind of item " + kind);
                };
        if (document.hasRemaining()) {
            throw new IllegalArgumentException(document.remaining() + " bytes after the item");
        }
        to.accept(item);
    }

    private static CapturedRun run(ByteBuffer from) {
        RequestId requestId = new RequestId(from.getLong(), from.getLong());
        long arrivalEpochNanos = from.getLong();
        long endEpochNanos = from.getLong();
        long initNanos = from.getLong();
        long runNanos = from.getLong();
        int attempt = Byte.toUnsignedInt(from.get());
        TriggerKind trigger = TriggerKind.ofCode(from.get());
        RunOutcome outcome = RunOutcome.ofCode(from.get());
        boolean hasContext = from.get() != 0;
        String function = BoundedText.get(from);
        String version = BoundedText.get(from);
        String errorType = BoundedText.get(from);
        String context = BoundedText.get(from);
        return new CapturedRun(
                requestId,
                attempt,
                function,
                version,
                trigger,
                arrivalEpochNanos,
                endEpochNanos,
                initNanos,
                runNanos,
                outcome,
                errorType,
                hasContext ? context : null,
                texts(from),
                part(from),
                part(from));
    }

    private static List<String> texts(ByteBuffer from) {
        int count = Byte.toUnsignedInt(from.get());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(BoundedText.get(from));
        }
        return texts;
    }

    private static CapturedPart part(ByteBuffer from) {
        PartState state = PartState.ofCode(from.get());
        long sizeBytes = from.getLong();
        String sha256 = BoundedText.get(from);
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("a payload of " + length + " bytes in " + from.remaining());
        }
        byte[] kept = new byte[length];
        from.get(kept);
        return new CapturedPart(state, sizeBytes, sha256, Payload.of(kept));
    }
}
