package dev.millrace.engine.function;

import dev.millrace.engine.function.code.CodeReference;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions on disk: one SQLite table, one row a function, every change durable against the loss of power when
 * the call returns. Confined to whichever thread holds the registry's lock.
 */
final class FunctionTable implements AutoCloseable {
    private static final int SCHEMA_VERSION = 3;
    private static final String SCHEMA =
            """
            CREATE TABLE function (
                name TEXT PRIMARY KEY,
                configuration TEXT NOT NULL,
                code_sha256 TEXT NOT NULL,
                code_bytes INTEGER NOT NULL,
                revision_id TEXT NOT NULL,
                modified_at_epoch_millis INTEGER NOT NULL,
                reserved_concurrency INTEGER,
                tags TEXT NOT NULL,
                compiled_for INTEGER NOT NULL DEFAULT 0,
                event_configs TEXT NOT NULL DEFAULT '{}'
            ) STRICT, WITHOUT ROWID
            """;
    /** Version 2 tells what the sources of a function were compiled for. */
    private static final String SINCE_1 = "ALTER TABLE function ADD COLUMN compiled_for INTEGER NOT NULL DEFAULT 0";
    /** Version 3 keeps what becomes of asynchronous invocations. */
    private static final String SINCE_2 = "ALTER TABLE function ADD COLUMN event_configs TEXT NOT NULL DEFAULT '{}'";

    /** What each version added to the one before, from version 1 on. */
    private static final List<String> STEPS = List.of(SINCE_1, SINCE_2);

    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};
    private static final TypeReference<Map<String, EventInvokeConfig>> EVENT_CONFIGS = new TypeReference<>() {};

    private final Path file;
    private final Connection connection;
    private final JsonMapper json = new JsonMapper();

    private FunctionTable(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens or creates the table. Throws {@link IllegalStateException} when a newer server has written the file. */
    static FunctionTable open(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            FunctionTable table = new FunctionTable(file, connection);
            try {
                table.prepare();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return table;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the function registry " + file, e);
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found > SCHEMA_VERSION) {
                throw new IllegalStateException("the function registry " + file + " has schema version " + found
                        + ", written by a newer server; this one knows up to " + SCHEMA_VERSION);
            }
            if (found < SCHEMA_VERSION) {
                statement.execute("BEGIN IMMEDIATE");
                for (String step : found == 0 ? List.of(SCHEMA) : STEPS.subList(found - 1, STEPS.size())) {
                    statement.execute(step);
                }
                statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
                statement.execute("COMMIT");
            }
        }
    }

    List<RegisteredFunction> readAll() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM function")) {
            List<RegisteredFunction> functions = new ArrayList<>();
            while (row.next()) {
                functions.add(read(row));
            }
            return functions;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the function registry " + file, e);
        }
    }

    /** Inserts or replaces. */
    void write(RegisteredFunction function) {
        String sql = "INSERT OR REPLACE INTO function VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, function.name().value());
            statement.setString(2, json.writeValueAsString(function.configuration()));
            statement.setString(3, function.code().sha256());
            statement.setLong(4, function.code().packageBytes());
            statement.setString(5, function.revisionId());
            statement.setLong(6, function.modifiedAtEpochMillis());
            statement.setObject(7, function.reservedConcurrency());
            statement.setString(8, json.writeValueAsString(function.tags()));
            statement.setInt(9, function.code().compiledFor());
            statement.setString(10, json.writeValueAsString(function.eventConfigs()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write function " + function.name() + " to " + file, e);
        }
    }

    void delete(FunctionName name) {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM function WHERE name = ?")) {
            statement.setString(1, name.value());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot delete function " + name + " from " + file, e);
        }
    }

    private RegisteredFunction read(ResultSet row) throws SQLException {
        return new RegisteredFunction(
                new FunctionName(row.getString("name")),
                json.readValue(row.getString("configuration"), FunctionConfiguration.class),
                new CodeReference(
                        row.getString("code_sha256"), row.getLong("code_bytes"), row.getInt("compiled_for")),
                row.getString("revision_id"),
                row.getLong("modified_at_epoch_millis"),
                nullableInt(row, "reserved_concurrency"),
                json.readValue(row.getString("tags"), TEXT_MAP),
                json.readValue(row.getString("event_configs"), EVENT_CONFIGS));
    }

    private static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the function registry " + file, e);
        }
    }
}
