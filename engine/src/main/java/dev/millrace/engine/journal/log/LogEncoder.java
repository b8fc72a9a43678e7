package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes batches of captured log lines, format version 2, little endian; every document stands alone:
 *
 * <pre>
 *   header   magic "MLOG" (4), format version (2), number of lines (2), number of streams (2)
 *   stream   instance (4), day of its start (4), texts source and label
 *   line     number of its stream, from 0 on (2), request id, high half first (16),
 *            nanoseconds since the Unix epoch (8), length of the text in bytes (4), the text in UTF-8
 * </pre>
 *
 * The texts of streams are their lengths in bytes (2) and UTF-8. In version 1 a line had the text source in the place
 * of its stream, after the time, and a length of 2 bytes. Confined to whoever holds the lock of the log files.
 */
final class LogEncoder implements DocumentEncoder<LogLine> {
    /** Most lines in one document that functions printed. */
    static final int BATCH_MAX = 32;

    static final int MAGIC = 'M' | 'L' << 8 | 'O' << 16 | 'G' << 24;
    static final int VERSION = 2;
    static final int HEADER_BYTES = 10;
    static final int HEADER_BYTES_V1 = 8;
    /** What a line takes beside its text. */
    static final int LINE_BYTES = 2 + 16 + 8 + 4;

    private static final int STREAM_BYTES_MAX =
            4 + 4 + 2 * BoundedText.LENGTH_BYTES + LogStream.SOURCE_BYTES_MAX + LogStream.LABEL_BYTES_MAX;
    private static final int UTF8_BYTES_PER_CHAR_MAX = 3;
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;

    private ByteBuffer buffer = littleEndian(FIRST_BUFFER_BYTES);
    private final Map<LogStream, Integer> streams = new LinkedHashMap<>();

    /** Takes as many lines as {@link LogJournal} puts into one batch, which is far below what 2 bytes can count. */
    @Override
    public ByteBuffer encode(List<LogLine> batch, int file) {
        streams.clear();
        for (LogLine line : batch) {
            streams.putIfAbsent(line.stream(), streams.size());
        }
        int bytesMax = bytesMax(batch);
        if (buffer.capacity() < bytesMax || buffer.capacity() > Math.max(FIRST_BUFFER_BYTES, bytesMax)) {
            buffer = littleEndian(Math.max(FIRST_BUFFER_BYTES, bytesMax));
        }
        buffer.clear().putInt(MAGIC).putShort((short) VERSION).putShort((short) batch.size());
        buffer.putShort((short) streams.size());
        for (LogStream stream : streams.keySet()) {
            buffer.putInt(stream.instance()).putInt(stream.startEpochDay());
            BoundedText.put(buffer, stream.source(), LogStream.SOURCE_BYTES_MAX);
            BoundedText.put(buffer, stream.label(), LogStream.LABEL_BYTES_MAX);
        }
        for (LogLine line : batch) {
            buffer.putShort((short) (int) streams.getOrDefault(line.stream(), 0));
            buffer.putLong(line.requestIdHigh()).putLong(line.requestIdLow()).putLong(line.epochNanos());
            LongText.put(buffer, line.text(), line.textBytesMax());
        }
        return buffer.flip();
    }

    private int bytesMax(List<LogLine> batch) {
        long bytes = HEADER_BYTES + (long) streams.size() * STREAM_BYTES_MAX;
        for (LogLine line : batch) {
            bytes += LINE_BYTES + Math.min((long) line.text().length() * UTF8_BYTES_PER_CHAR_MAX, line.textBytesMax());
        }
        return Math.toIntExact(bytes);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void forget() {
        // nothing is remembered from one document to the next
    }
}
