package dev.millrace.gateway.schedule.group;

import dev.millrace.engine.database.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How groups are written to the database and read from it. Immutable. */
final class GroupTable {
    /** What makes it. */
    static final List<String> SCHEMA = List.of(
                    """
                    CREATE TABLE schedule_group (
                        name TEXT PRIMARY KEY,
                        created_epoch_millis INTEGER NOT NULL,
                        modified_epoch_millis INTEGER NOT NULL,
                        tags TEXT NOT NULL,
                        client_token TEXT
                    ) STRICT, WITHOUT ROWID
                    """);

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};

    private GroupTable() {}

    /** Inserts or replaces. */
    static ScheduleGroup write(Statements statements, ScheduleGroup group) throws SQLException {
        String sql = "INSERT OR REPLACE INTO schedule_group VALUES (?, ?, ?, ?, ?)";
        PreparedStatement row = statements.of(sql);
        row.setString(1, group.name());
        row.setLong(2, group.createdAt().toEpochMilli());
        row.setLong(3, group.modifiedAt().toEpochMilli());
        row.setString(4, JSON.writeValueAsString(group.tags()));
        row.setString(5, group.clientToken());
        row.executeUpdate();
        return group;
    }

    static @Nullable ScheduleGroup read(Statements statements, String name) throws SQLException {
        String sql = "SELECT * FROM schedule_group WHERE name = ?";
        PreparedStatement query = statements.of(sql);
        query.setString(1, name);
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? group(row) : null;
        }
    }

    /** Those after a name that begin with a text, ordered by name. */
    static List<ScheduleGroup> read(Statements statements, String after, String prefix, int groupsMax)
            throws SQLException {
        String sql =
                """
                SELECT * FROM schedule_group WHERE name > ? AND substr(name, 1, length(?)) = ?
                ORDER BY name LIMIT ?
                """;
        PreparedStatement query = statements.of(sql);
        query.setString(1, after);
        query.setString(2, prefix);
        query.setString(3, prefix);
        query.setInt(4, groupsMax);
        List<ScheduleGroup> groups = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                groups.add(group(row));
            }
        }
        return groups;
    }

    static int delete(Statements statements, String name) throws SQLException {
        PreparedStatement row = statements.of("DELETE FROM schedule_group WHERE name = ?");
        row.setString(1, name);
        return row.executeUpdate();
    }

    private static ScheduleGroup group(ResultSet row) throws SQLException {
        return new ScheduleGroup(
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("created_epoch_millis")),
                Instant.ofEpochMilli(row.getLong("modified_epoch_millis")),
                JSON.readValue(row.getString("tags"), TEXT_MAP),
                row.getString("client_token"));
    }
}
