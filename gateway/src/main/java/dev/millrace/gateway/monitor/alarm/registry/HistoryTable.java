package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.engine.database.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happened to alarms, in the file; also to those that are not there any more. Stateless. */
final class HistoryTable {
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, alarm TEXT NOT NULL, type TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, summary TEXT NOT NULL, facts TEXT NOT NULL)",
            "CREATE INDEX history_of_alarm ON history (alarm, id)",
            "CREATE INDEX history_at ON history (at)");

    static final List<String> SECOND_SCHEMA =
            List.of("ALTER TABLE history ADD COLUMN composite INTEGER NOT NULL DEFAULT 0");

    /** Of one alarm; the newest ones stay. */
    private static final int ITEMS_MAX = 1_000;

    /** Of all alarms. */
    private static final int TOTAL_MAX = 200_000;

    private static final Duration KEPT = Duration.ofDays(30);

    private HistoryTable() {}

    static void add(Statements statements, HistoryItem item) throws SQLException {
        PreparedStatement insert = statements.of(
                "INSERT INTO history (alarm, type, at, summary, facts, composite) VALUES (?, ?, ?, ?, ?, ?)");
        insert.setString(1, item.alarm());
        insert.setString(2, item.type());
        insert.setLong(3, item.atEpochMillis());
        insert.setString(4, item.summary());
        insert.setString(5, item.facts());
        insert.setBoolean(6, item.isComposite());
        insert.execute();
        PreparedStatement surplus = statements.of("DELETE FROM history WHERE alarm = ? AND id <= ("
                + "SELECT id FROM history WHERE alarm = ? ORDER BY id DESC LIMIT 1 OFFSET " + ITEMS_MAX + ")");
        surplus.setString(1, item.alarm());
        surplus.setString(2, item.alarm());
        surplus.execute();
        PreparedStatement first = statements.of("DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?");
        first.setLong(1, TOTAL_MAX);
        first.execute();
        PreparedStatement old = statements.of("DELETE FROM history WHERE at < ?");
        old.setLong(1, item.atEpochMillis() - KEPT.toMillis());
        old.execute();
    }

    /** A page of what happened, as {@link Alarms#history} describes it. */
    static List<HistoryItem> page(Statements statements, HistoryQuery query) throws SQLException {
        String order = query.newestFirst() ? "DESC" : "ASC";
        String alarm = query.alarm().isEmpty() ? "" : " AND alarm = ?";
        PreparedStatement select = statements.of("SELECT id, alarm, composite, type, at, summary, facts FROM history"
                + " WHERE id " + (query.newestFirst() ? "<" : ">") + " ? AND at >= ? AND at <= ?"
                + " AND (? = '' OR type = ?)" + alarm + " ORDER BY id " + order + " LIMIT ?");
        select.setLong(1, query.afterId());
        select.setLong(2, query.fromEpochMillis());
        select.setLong(3, query.toEpochMillis());
        select.setString(4, query.type());
        select.setString(5, query.type());
        if (!alarm.isEmpty()) {
            select.setString(6, query.alarm());
        }
        select.setInt(alarm.isEmpty() ? 6 : 7, query.itemsMax());
        List<HistoryItem> items = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                items.add(new HistoryItem(
                        row.getLong(1),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7)));
            }
        }
        return items;
    }
}
