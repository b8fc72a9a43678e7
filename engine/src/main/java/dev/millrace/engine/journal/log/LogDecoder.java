package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads the documents that {@link LogEncoder} draws. Confined to its tail's reader. */
final class LogDecoder implements DocumentDecoder<LogLine> {
    @Override
    public void startFile() {
        // nothing is remembered from one document to the next
    }

    @Override
    public void decode(ByteBuffer document, Consumer<LogLine> to) {
        if (document.remaining() < LogEncoder.HEADER_BYTES || document.getInt() != LogEncoder.MAGIC) {
            throw new IllegalArgumentException("not a document of log lines");
        }
        int version = Short.toUnsignedInt(document.getShort());
        if (version != LogEncoder.VERSION) {
            throw new IllegalArgumentException("format version " + version + ", known is " + LogEncoder.VERSION);
        }
        int lines = Short.toUnsignedInt(document.getShort());
        for (int i = 0; i < lines; i++) {
            to.accept(line(document));
        }
        if (document.hasRemaining()) {
            throw new IllegalArgumentException(document.remaining() + " bytes after the last line");
        }
    }

    private static LogLine line(ByteBuffer from) {
        long requestIdHigh = from.getLong();
        long requestIdLow = from.getLong();
        long epochNanos = from.getLong();
        String source = BoundedText.get(from);
        return new LogLine(requestIdHigh, requestIdLow, source, epochNanos, BoundedText.get(from));
    }
}
