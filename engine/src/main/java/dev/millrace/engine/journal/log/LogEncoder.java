package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.store.BoundedText;
import dev.millrace.engine.journal.store.DocumentEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes batches of captured log lines, format version 1, little endian; every document stands alone:
 *
 * <pre>
 *   header   magic "MLOG" (4), format version (2), number of lines (2)
 *   line     request id, high half first (16), nanoseconds since the Unix epoch (8), texts source and line
 * </pre>
 *
 * A text is its length in bytes (2) and UTF-8. Confined to whoever holds the lock of the log files.
 */
final class LogEncoder implements DocumentEncoder<LogLine> {
    /** Most lines in one document. */
    static final int BATCH_MAX = 32;

    static final int MAGIC = 'M' | 'L' << 8 | 'O' << 16 | 'G' << 24;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 8;

    private static final int LINE_MAX =
            16 + 8 + 2 * BoundedText.LENGTH_BYTES + LogLine.SOURCE_BYTES_MAX + LogLine.TEXT_BYTES_MAX;

    private final ByteBuffer buffer =
            ByteBuffer.allocate(HEADER_BYTES + BATCH_MAX * LINE_MAX).order(ByteOrder.LITTLE_ENDIAN);

    /** At most {@value #BATCH_MAX} lines. */
    @Override
    public ByteBuffer encode(List<LogLine> batch, int file) {
        buffer.clear().putInt(MAGIC).putShort((short) VERSION).putShort((short) batch.size());
        for (LogLine line : batch) {
            buffer.putLong(line.requestIdHigh()).putLong(line.requestIdLow()).putLong(line.epochNanos());
            BoundedText.put(buffer, line.source(), LogLine.SOURCE_BYTES_MAX);
            BoundedText.put(buffer, line.text(), LogLine.TEXT_BYTES_MAX);
        }
        return buffer.flip();
    }

    @Override
    public void forget() {
        // nothing is remembered from one document to the next
    }
}
