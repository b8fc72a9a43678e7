package dev.millrace.engine.journal.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One file of a directory of roll files. Immutable.
 *
 * @param end when appends to it ended, or will end
 * @param bytes size as listed, with the hole at its end
 */
record RollFile(Path path, Instant end, long bytes) {}
