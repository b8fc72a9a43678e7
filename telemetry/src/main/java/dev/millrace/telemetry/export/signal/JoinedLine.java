package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * A printed line and the run that printed it. Immutable.
 *
 * @param run null when it is not known, or when no function printed the line
 */
record JoinedLine(LogLine line, @Nullable RunRecord run) {}
