package dev.millrace.telemetry.line;

import dev.millrace.engine.database.Statements;
import dev.millrace.engine.journal.log.LogSpan;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of the log journal, about {@value OpenBlock#BYTES} bytes of one file, and what is known of its lines.
 * Immutable.
 *
 * @param firstEpochNanos least time of a line
 * @param lastEpochNanos greatest time of a line
 * @param totals what each source has written in it
 * @param streams those of the lines that know theirs
 * @param allStreamsKnown whether all lines know their stream
 */
record LineBlock(
        LogSpan span,
        long firstEpochNanos,
        long lastEpochNanos,
        int lines,
        Map<String, SourceTotals> totals,
        List<StreamTimes> streams,
        boolean allStreamsKnown) {
    LineBlock {
        totals = Map.copyOf(totals);
        streams = List.copyOf(streams);
    }

    /** What a question needs to know of a block. Immutable. */
    record Times(LogSpan span, long firstEpochNanos, long lastEpochNanos) {
        /**
         * Those in which there may be lines that a question is about, as they are in the journal.
         *
         * @param sources the numbers of its sources
         */
        static List<Times> find(Statements statements, LineQuery query, Set<Integer> sources) throws SQLException {
            PreparedStatement select = statements.of("SELECT first, last, file, start_byte, end_byte, first_nanos,"
                    + " last_nanos, sources FROM block WHERE last_nanos >= ? AND first_nanos <= ? ORDER BY first");
            select.setLong(1, query.fromEpochNanos());
            select.setLong(2, query.toEpochNanos());
            List<Times> blocks = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (sources.isEmpty() || isOfAny(sources, rows.getBytes(8))) {
                        LogSpan span = new LogSpan(
                                rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getLong(4), rows.getLong(5));
                        blocks.add(new Times(span, rows.getLong(6), rows.getLong(7)));
                    }
                }
            }
            return blocks;
        }

        private static boolean isOfAny(Set<Integer> wanted, byte[] sources) {
            ByteBuffer numbers = ByteBuffer.wrap(sources);
            for (int at = 0; at < sources.length; at += LineStore.BYTES_PER_SOURCE) {
                if (wanted.contains(numbers.getInt(at))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What some sources have written in it. */
    long bytesOf(Set<String> sources) {
        return totals.entrySet().stream()
                .filter(source -> sources.contains(source.getKey()))
                .mapToLong(source -> source.getValue().bytes())
                .sum();
    }

    Times times() {
        return new Times(span, firstEpochNanos, lastEpochNanos);
    }
}
