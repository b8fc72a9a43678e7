package dev.millrace.gateway.schedule.group;

import java.sql.Connection;
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
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};

    private GroupTable() {}

    /** Inserts or replaces. */
    static ScheduleGroup write(Connection connection, ScheduleGroup group) throws SQLException {
        String sql = "INSERT OR REPLACE INTO schedule_group VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement row = connection.prepareStatement(sql)) {
            row.setString(1, group.name());
            row.setLong(2, group.createdAt().toEpochMilli());
            row.setLong(3, group.modifiedAt().toEpochMilli());
            row.setString(4, JSON.writeValueAsString(group.tags()));
            row.setString(5, group.clientToken());
            row.executeUpdate();
        }
        return group;
    }

    static @Nullable ScheduleGroup read(Connection connection, String name) throws SQLException {
        String sql = "SELECT * FROM schedule_group WHERE name = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? group(row) : null;
            }
        }
    }

    /** Those after a name that begin with a text, ordered by name. */
    static List<ScheduleGroup> read(Connection connection, String after, String prefix, int groupsMax)
            throws SQLException {
        String sql =
                """
                SELECT * FROM schedule_group WHERE name > ? AND substr(name, 1, length(?)) = ?
                ORDER BY name LIMIT ?
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
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
    }

    static int delete(Connection connection, String name) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("DELETE FROM schedule_group WHERE name = ?")) {
            row.setString(1, name);
            return row.executeUpdate();
        }
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
