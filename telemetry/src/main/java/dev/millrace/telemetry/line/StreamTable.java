package dev.millrace.telemetry.line;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import dev.millrace.engine.journal.log.LogStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The streams of the lines that are in blocks, in the file of these. Confined to one thread at a time. */
final class StreamTable {
    private final Database database;
    private final Map<String, Integer> ids;

    /** @param ids the numbers of sources, which their owner keeps up to date */
    StreamTable(Database database, Map<String, Integer> ids) {
        this.database = database;
        this.ids = ids;
    }

    void add(Statements statements, StreamTimes times) throws SQLException {
        PreparedStatement put = statements.of("INSERT INTO stream VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (instance, source, label, day) DO UPDATE SET"
                + " first_nanos = min(first_nanos, excluded.first_nanos),"
                + " last_nanos = max(last_nanos, excluded.last_nanos)");
        LogStream stream = times.stream();
        put.setInt(1, stream.instance());
        put.setInt(2, ids.getOrDefault(stream.source(), 0));
        put.setString(3, stream.label());
        put.setInt(4, stream.startEpochDay());
        put.setLong(5, times.firstEpochNanos());
        put.setLong(6, times.lastEpochNanos());
        put.executeUpdate();
    }

    /** The streams of some sources; of very many, the newest. */
    List<StreamTimes> of(Set<String> sources) {
        return database.read(statements -> {
            List<StreamTimes> found = new ArrayList<>();
            for (String source : sources) {
                PreparedStatement select = statements.of("SELECT instance, label, day, first_nanos, last_nanos"
                        + " FROM stream WHERE source = ? ORDER BY last_nanos DESC LIMIT " + LineIndex.STREAMS_MAX);
                select.setInt(1, ids.getOrDefault(source, 0));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        LogStream stream = new LogStream(source, rows.getString(2), rows.getInt(1), rows.getInt(3));
                        found.add(new StreamTimes(stream, rows.getLong(4), rows.getLong(5)));
                    }
                }
            }
            return found;
        });
    }

    /** As {@link LineIndex#lastOfDayStreams}. */
    Map<String, Long> lastOfDayStreams(Collection<String> sources) {
        return database.read(statements -> {
            Map<String, Long> found = new HashMap<>();
            for (String source : sources) {
                PreparedStatement select = statements.of(
                        "SELECT max(last_nanos) FROM stream WHERE instance = 0 AND source = ? AND label = ''");
                select.setInt(1, ids.getOrDefault(source, 0));
                try (ResultSet row = select.executeQuery()) {
                    long last = row.next() ? row.getLong(1) : 0;
                    if (!row.wasNull()) {
                        found.put(source, last);
                    }
                }
            }
            return found;
        });
    }

    /** The stream of an instance; empty when it is not known. */
    Optional<LogStream> streamOf(String function, int instance) {
        return database.read(statements -> {
            PreparedStatement select =
                    statements.of("SELECT label, day FROM stream WHERE instance = ? AND source = ?");
            select.setInt(1, instance);
            select.setInt(2, ids.getOrDefault(function, 0));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new LogStream(function, row.getString(1), instance, row.getInt(2)))
                        : Optional.empty();
            }
        });
    }
}
