package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.database.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes of the log journal's files were deleted of which group. They are in the journal as long as the file
 * is, so a number goes with its file. Kept also of groups of which nothing else is.
 */
final class GoneTable {
    /** What version 2 of the schema adds; what was known before counts for the hour of the deletion. */
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE gone (log_group TEXT NOT NULL, file INTEGER NOT NULL, bytes INTEGER NOT NULL,"
                    + " PRIMARY KEY (log_group, file)) WITHOUT ROWID",
            "INSERT INTO gone SELECT name, gone_before / 3600000, gone_bytes FROM log_group WHERE gone_bytes > 0",
            "ALTER TABLE log_group DROP COLUMN gone_bytes");

    private GoneTable() {}

    static void add(Statements statements, String group, Map<Integer, Long> bytesByFile) throws SQLException {
        for (Map.Entry<Integer, Long> file : bytesByFile.entrySet()) {
            PreparedStatement put = statements.of("INSERT INTO gone VALUES (?, ?, ?)"
                    + " ON CONFLICT (log_group, file) DO UPDATE SET bytes = bytes + excluded.bytes");
            put.setString(1, group);
            put.setInt(2, file.getKey());
            put.setLong(3, file.getValue());
            put.executeUpdate();
        }
    }

    static void forget(Statements statements, String group) throws SQLException {
        PreparedStatement delete = statements.of("DELETE FROM gone WHERE log_group = ?");
        delete.setString(1, group);
        delete.executeUpdate();
    }

    static int forgetBefore(Statements statements, int file) throws SQLException {
        PreparedStatement delete = statements.of("DELETE FROM gone WHERE file < ?");
        delete.setInt(1, file);
        return delete.executeUpdate();
    }

    static Map<String, Long> sums(Statements statements, int fromFile) throws SQLException {
        PreparedStatement select =
                statements.of("SELECT log_group, sum(bytes) FROM gone WHERE file >= ? GROUP BY log_group");
        select.setInt(1, fromFile);
        Map<String, Long> sums = new HashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                sums.put(rows.getString(1), rows.getLong(2));
            }
        }
        return sums;
    }
}
