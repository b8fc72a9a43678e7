package dev.millrace.engine.journal.log;

/**
 * Documents of one file that follow each other. Immutable.
 *
 * @param first position of the first document
 * @param last position of the last one
 * @param file number of their file
 * @param startByte where the first one begins there
 * @param endByte where the last one ends
 */
public record LogSpan(long first, long last, int file, long startByte, long endByte) {
    /** This span, and one that follows it in the same file. */
    public LogSpan and(LogSpan next) {
        return new LogSpan(first, next.last, file, startByte, next.endByte);
    }

    public long bytes() {
        return endByte - startByte;
    }
}
