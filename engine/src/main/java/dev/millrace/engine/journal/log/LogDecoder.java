package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Reads the documents that {@link LogEncoder} draws, in all its versions. Confined to its tail's reader. */
final class LogDecoder implements DocumentDecoder<LogLine> {
    /** Bytes, each as a character, of which a document must hold one; none when every document is wanted. */
    private List<String> needles = List.of();

    /** Passes over the documents in which none of these stands, from the next one on; an empty list ends that. */
    void onlyHolding(List<String> anyOf) {
        needles = anyOf;
    }

    @Override
    public void startFile() {
        // nothing is remembered from one document to the next
    }

    @Override
    public void decode(ByteBuffer document, Consumer<LogLine> to) {
        if (document.remaining() < LogEncoder.HEADER_BYTES_V1 || document.getInt() != LogEncoder.MAGIC) {
            throw new IllegalArgumentException("not a document of log lines");
        }
        int version = Short.toUnsignedInt(document.getShort());
        int lines = Short.toUnsignedInt(document.getShort());
        if (!needles.isEmpty() && !holdsNeedle(document)) {
            return;
        }
        switch (version) {
            case 1 -> decodeVersion1(lines, document, to);
            case LogEncoder.VERSION -> decode(lines, document, to);
            default ->
                throw new IllegalArgumentException(
                        "format version " + version + ", known are up to " + LogEncoder.VERSION);
        }
        if (document.hasRemaining()) {
            throw new IllegalArgumentException(document.remaining() + " bytes after the last line");
        }
    }

    private boolean holdsNeedle(ByteBuffer document) {
        String bytes = new String(
                document.array(), document.arrayOffset(), document.limit(), StandardCharsets.ISO_8859_1);
        return needles.stream().anyMatch(bytes::contains);
    }

    private static void decodeVersion1(int lines, ByteBuffer from, Consumer<LogLine> to) {
        for (int i = 0; i < lines; i++) {
            long requestIdHigh = from.getLong();
            long requestIdLow = from.getLong();
            long epochNanos = from.getLong();
            LogStream stream = new LogStream(BoundedText.get(from), "", 0, 0);
            to.accept(new LogLine(requestIdHigh, requestIdLow, stream, epochNanos, BoundedText.get(from)));
        }
    }

    private static void decode(int lines, ByteBuffer from, Consumer<LogLine> to) {
        LogStream[] streams = new LogStream[Short.toUnsignedInt(from.getShort())];
        for (int i = 0; i < streams.length; i++) {
            int instance = from.getInt();
            int startEpochDay = from.getInt();
            String source = BoundedText.get(from);
            streams[i] = new LogStream(source, BoundedText.get(from), instance, startEpochDay);
        }
        for (int i = 0; i < lines; i++) {
            int stream = Short.toUnsignedInt(from.getShort());
            if (stream >= streams.length) {
                throw new IllegalArgumentException("a line of stream " + stream + " of " + streams.length);
            }
            long requestIdHigh = from.getLong();
            long requestIdLow = from.getLong();
            long epochNanos = from.getLong();
            to.accept(new LogLine(requestIdHigh, requestIdLow, streams[stream], epochNanos, LongText.get(from)));
        }
    }
}
