package dev.millrace.gateway.event.registry;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.lambda.shape.Members;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The buses and rules on disk: two SQLite tables, every change durable against the loss of power when the call
 * returns. A rule's row holds its targets. Confined to whichever thread holds the lock of {@link Buses}.
 */
final class BusTable implements AutoCloseable {
    private static final int SCHEMA_VERSION = 1;
    private static final String BUS =
            """
            CREATE TABLE bus (
                name TEXT PRIMARY KEY,
                description TEXT,
                tags TEXT NOT NULL,
                created_at_epoch_millis INTEGER NOT NULL,
                modified_at_epoch_millis INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """;
    private static final String RULE =
            """
            CREATE TABLE rule (
                bus TEXT NOT NULL,
                name TEXT NOT NULL,
                pattern TEXT,
                schedule TEXT,
                enabled INTEGER NOT NULL,
                description TEXT,
                role_arn TEXT,
                tags TEXT NOT NULL,
                targets TEXT NOT NULL,
                PRIMARY KEY (bus, name)
            ) STRICT, WITHOUT ROWID
            """;
    private static final String TARGETS = "Targets";
    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};

    private final Path file;
    private final Connection connection;
    private final TargetJson targetJson;
    private final JsonMapper json = new JsonMapper();

    private BusTable(Path file, Connection connection, TargetJson targetJson) {
        this.file = file;
        this.connection = connection;
        this.targetJson = targetJson;
    }

    /** Opens or creates the tables. Throws {@link IllegalStateException} when a newer server has written the file. */
    static BusTable open(Path file, TargetJson targetJson) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            BusTable table = new BusTable(file, connection, targetJson);
            try {
                table.prepare();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return table;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the event buses " + file, e);
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found > SCHEMA_VERSION) {
                throw new IllegalStateException("the event buses " + file + " have schema version " + found
                        + ", written by a newer server; this one knows up to " + SCHEMA_VERSION);
            }
            if (found < SCHEMA_VERSION) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute(BUS);
                statement.execute(RULE);
                statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
                statement.execute("COMMIT");
            }
        }
    }

    List<Bus> readBuses() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM bus")) {
            List<Bus> buses = new ArrayList<>();
            while (row.next()) {
                buses.add(new Bus(
                        new BusName(row.getString("name")),
                        row.getString("description"),
                        json.readValue(row.getString("tags"), TEXT_MAP),
                        row.getLong("created_at_epoch_millis"),
                        row.getLong("modified_at_epoch_millis")));
            }
            return buses;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the event buses " + file, e);
        }
    }

    List<Rule> readRules() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM rule")) {
            List<Rule> rules = new ArrayList<>();
            while (row.next()) {
                rules.add(new Rule(
                        new RuleKey(new BusName(row.getString("bus")), row.getString("name")),
                        row.getString("pattern"),
                        row.getString("schedule"),
                        row.getBoolean("enabled"),
                        row.getString("description"),
                        row.getString("role_arn"),
                        json.readValue(row.getString("tags"), TEXT_MAP),
                        targets(row.getString("targets"))));
            }
            return rules;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the rules in " + file, e);
        }
    }

    /** Inserts or replaces. */
    void write(Bus bus) {
        String sql = "INSERT OR REPLACE INTO bus VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, bus.name().value());
            statement.setString(2, bus.description());
            statement.setString(3, json.writeValueAsString(bus.tags()));
            statement.setLong(4, bus.createdAtEpochMillis());
            statement.setLong(5, bus.modifiedAtEpochMillis());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write event bus " + bus.name() + " to " + file, e);
        }
    }

    /** Inserts or replaces. */
    void write(Rule rule) {
        String sql = "INSERT OR REPLACE INTO rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, rule.key().bus().value());
            statement.setString(2, rule.key().name());
            statement.setString(3, rule.pattern());
            statement.setString(4, rule.schedule());
            statement.setBoolean(5, rule.enabled());
            statement.setString(6, rule.description());
            statement.setString(7, rule.roleArn());
            statement.setString(8, json.writeValueAsString(rule.tags()));
            statement.setString(9, json.writeValueAsString(targets(rule.targets())));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write " + rule.key() + " to " + file, e);
        }
    }

    void delete(BusName bus) {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM bus WHERE name = ?")) {
            statement.setString(1, bus.value());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot delete event bus " + bus + " from " + file, e);
        }
    }

    void delete(RuleKey rule) {
        String sql = "DELETE FROM rule WHERE bus = ? AND name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, rule.bus().value());
            statement.setString(2, rule.name());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot delete " + rule + " from " + file, e);
        }
    }

    private List<Target> targets(String column) {
        return Members.of(Payload.ofText(column)).list(TARGETS).stream()
                .map(targetJson::read)
                .toList();
    }

    private ObjectNode targets(List<Target> targets) {
        ObjectNode column = json.createObjectNode();
        ArrayNode list = column.putArray(TARGETS);
        targets.forEach(target -> targetJson.write(target, list.addObject()));
        return column;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the event buses " + file, e);
        }
    }
}
