package dev.millrace.engine.journal.log;

/**
 * Where a line is in the journal: it tells any two lines apart, and the places of one file grow as it is written.
 * Immutable.
 *
 * @param file number of the file
 * @param number tells the lines of a file apart: the number of the document there, times {@value #LINES_PER_DOCUMENT},
 *     and the number of the line in it; below 2^48
 */
public record LogPlace(int file, long number) {
    /** More than there are in any document. */
    private static final long LINES_PER_DOCUMENT = 1 << 16;

    static LogPlace of(int file, long document, int line) {
        return new LogPlace(file, document * LINES_PER_DOCUMENT + line);
    }
}
