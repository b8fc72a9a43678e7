package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.engine.database.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is to be handed over, in the file. Stateless. */
final class HandoverTable {
    static final List<String> SCHEMA = List.of("CREATE TABLE handover (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " alarm TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL,"
            + " at INTEGER NOT NULL)");

    private HandoverTable() {}

    static void add(Statements statements, Handover handover) throws SQLException {
        PreparedStatement insert =
                statements.of("INSERT INTO handover (alarm, kind, target, text, at) VALUES (?, ?, ?, ?, ?)");
        insert.setString(1, handover.alarmArn());
        insert.setString(2, handover.kind().name());
        insert.setString(3, handover.target());
        insert.setString(4, handover.text());
        insert.setLong(5, handover.atEpochMillis());
        insert.execute();
    }

    static List<Handover> first(Statements statements, int max) throws SQLException {
        PreparedStatement select =
                statements.of("SELECT id, alarm, kind, target, text, at FROM handover ORDER BY id LIMIT ?");
        select.setInt(1, max);
        List<Handover> first = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                first.add(new Handover(
                        row.getLong(1),
                        row.getString(2),
                        Handover.Kind.valueOf(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)));
            }
        }
        return first;
    }

    static void remove(Statements statements, Collection<Long> ids) throws SQLException {
        for (long id : ids) {
            PreparedStatement delete = statements.of("DELETE FROM handover WHERE id = ?");
            delete.setLong(1, id);
            delete.execute();
        }
    }
}
