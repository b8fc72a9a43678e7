package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.engine.database.Statements;
import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Alarms in the file. Stateless. */
final class AlarmTable {
    static final List<String> SCHEMA = List.of("CREATE TABLE alarm (name TEXT PRIMARY KEY, arn TEXT NOT NULL,"
            + " settings TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, facts TEXT, since INTEGER NOT NULL,"
            + " configured INTEGER NOT NULL, tags TEXT NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID");

    private AlarmTable() {}

    static List<Alarm> all(Statements statements) throws SQLException {
        List<Alarm> all = new ArrayList<>();
        String sql = "SELECT arn, settings, state, reason, facts, since, configured, tags, revision FROM alarm";
        try (ResultSet row = statements.of(sql).executeQuery()) {
            while (row.next()) {
                StateFacts facts = new StateFacts(
                        AlarmState.valueOf(row.getString(3)), row.getString(4), row.getString(5), row.getLong(6));
                all.add(new Alarm(
                        AlarmDefinition.of(AlarmJson.read(row.getString(2))),
                        row.getString(1),
                        facts,
                        row.getLong(7),
                        tags(row.getString(8)),
                        row.getLong(9)));
            }
        }
        return all;
    }

    static void put(Statements statements, Alarm alarm) throws SQLException {
        PreparedStatement put = statements.of("INSERT OR REPLACE INTO alarm (name, arn, settings, state, reason, facts,"
                + " since, configured, tags, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        put.setString(1, alarm.name());
        put.setString(2, alarm.arn());
        put.setString(3, AlarmJson.text(alarm.definition().settings()));
        put.setString(4, alarm.facts().state().name());
        put.setString(5, alarm.facts().reasonText());
        put.setString(6, alarm.facts().reasonFacts());
        put.setLong(7, alarm.facts().sinceEpochMillis());
        put.setLong(8, alarm.configuredAtEpochMillis());
        ObjectNode tags = AlarmJson.object();
        alarm.tags().forEach(tags::put);
        put.setString(9, AlarmJson.text(tags));
        put.setLong(10, alarm.revision());
        put.execute();
    }

    static void remove(Statements statements, String name) throws SQLException {
        PreparedStatement delete = statements.of("DELETE FROM alarm WHERE name = ?");
        delete.setString(1, name);
        delete.execute();
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        AlarmJson.read(text)
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().stringValue()));
        return tags;
    }
}
