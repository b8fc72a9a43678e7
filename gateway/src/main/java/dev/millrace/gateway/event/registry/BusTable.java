package dev.millrace.gateway.event.registry;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.shape.Members;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

    private final Database database;
    private final TargetJson targetJson;
    private final JsonMapper json = new JsonMapper();

    private BusTable(Database database, TargetJson targetJson) {
        this.database = database;
        this.targetJson = targetJson;
    }

    /** Opens or creates the tables. Throws {@link IllegalStateException} when a newer server has written the file. */
    static BusTable open(Path file, TargetJson targetJson) {
        return new BusTable(Database.open(file, "the event buses", List.of(List.of(BUS, RULE))), targetJson);
    }

    List<Bus> readBuses() {
        return database.read(statements -> {
            List<Bus> buses = new ArrayList<>();
            try (ResultSet row = statements.of("SELECT * FROM bus").executeQuery()) {
                while (row.next()) {
                    buses.add(new Bus(
                            new BusName(row.getString("name")),
                            row.getString("description"),
                            json.readValue(row.getString("tags"), TEXT_MAP),
                            row.getLong("created_at_epoch_millis"),
                            row.getLong("modified_at_epoch_millis")));
                }
            }
            return buses;
        });
    }

    List<Rule> readRules() {
        return database.read(statements -> {
            List<Rule> rules = new ArrayList<>();
            try (ResultSet row = statements.of("SELECT * FROM rule").executeQuery()) {
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
            }
            return rules;
        });
    }

    /** Inserts or replaces. */
    void write(Bus bus) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("INSERT OR REPLACE INTO bus VALUES (?, ?, ?, ?, ?)");
            row.setString(1, bus.name().value());
            row.setString(2, bus.description());
            row.setString(3, json.writeValueAsString(bus.tags()));
            row.setLong(4, bus.createdAtEpochMillis());
            row.setLong(5, bus.modifiedAtEpochMillis());
            return row.executeUpdate();
        });
    }

    /** Inserts or replaces. */
    void write(Rule rule) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("INSERT OR REPLACE INTO rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            row.setString(1, rule.key().bus().value());
            row.setString(2, rule.key().name());
            row.setString(3, rule.pattern());
            row.setString(4, rule.schedule());
            row.setBoolean(5, rule.enabled());
            row.setString(6, rule.description());
            row.setString(7, rule.roleArn());
            row.setString(8, json.writeValueAsString(rule.tags()));
            row.setString(9, json.writeValueAsString(targets(rule.targets())));
            return row.executeUpdate();
        });
    }

    void delete(BusName bus) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM bus WHERE name = ?");
            row.setString(1, bus.value());
            return row.executeUpdate();
        });
    }

    void delete(RuleKey rule) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM rule WHERE bus = ? AND name = ?");
            row.setString(1, rule.bus().value());
            row.setString(2, rule.name());
            return row.executeUpdate();
        });
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
        database.close();
    }
}
