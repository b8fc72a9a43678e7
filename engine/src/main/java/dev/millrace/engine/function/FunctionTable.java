package dev.millrace.engine.function;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.function.RegisteredFunction.Attachments;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    /** What each version of the schema adds. */
    private static final List<List<String>> VERSIONS = List.of(
            List.of(
                    """
                    CREATE TABLE function (
                        name TEXT PRIMARY KEY,
                        configuration TEXT NOT NULL,
                        code_sha256 TEXT NOT NULL,
                        code_bytes INTEGER NOT NULL,
                        revision_id TEXT NOT NULL,
                        modified_at_epoch_millis INTEGER NOT NULL,
                        reserved_concurrency INTEGER,
                        tags TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID
                    """),
            // what the sources of a function were compiled for
            List.of("ALTER TABLE function ADD COLUMN compiled_for INTEGER NOT NULL DEFAULT 0"),
            // what becomes of asynchronous invocations
            List.of("ALTER TABLE function ADD COLUMN event_configs TEXT NOT NULL DEFAULT '{}'"),
            // who may do what with a function
            List.of("ALTER TABLE function ADD COLUMN policy TEXT NOT NULL DEFAULT ''"),
            // under which URL it can be called
            List.of("ALTER TABLE function ADD COLUMN url TEXT NOT NULL DEFAULT ''"));

    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};
    private static final TypeReference<Map<String, EventInvokeConfig>> EVENT_CONFIGS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json = new JsonMapper();

    private FunctionTable(Database database) {
        this.database = database;
    }

    /** Opens or creates the table. Throws {@link IllegalStateException} when a newer server has written the file. */
    static FunctionTable open(Path file) {
        return new FunctionTable(Database.open(file, "the function registry", VERSIONS));
    }

    List<RegisteredFunction> readAll() {
        return database.read(statements -> {
            List<RegisteredFunction> functions = new ArrayList<>();
            try (ResultSet row = statements.of("SELECT * FROM function").executeQuery()) {
                while (row.next()) {
                    functions.add(read(row));
                }
            }
            return functions;
        });
    }

    /** Inserts or replaces. */
    void write(RegisteredFunction function) {
        database.transaction(statements -> {
            PreparedStatement row =
                    statements.of("INSERT OR REPLACE INTO function VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            row.setString(1, function.name().value());
            row.setString(2, json.writeValueAsString(function.configuration()));
            row.setString(3, function.code().sha256());
            row.setLong(4, function.code().packageBytes());
            row.setString(5, function.revisionId());
            row.setLong(6, function.modifiedAtEpochMillis());
            row.setObject(7, function.reservedConcurrency());
            row.setString(8, json.writeValueAsString(function.tags()));
            row.setInt(9, function.code().compiledFor());
            row.setString(10, json.writeValueAsString(function.eventConfigs()));
            row.setString(11, function.policy().grantsNothing() ? "" : json.writeValueAsString(function.policy()));
            row.setString(12, function.url() == null ? "" : json.writeValueAsString(function.url()));
            return row.executeUpdate();
        });
    }

    void delete(FunctionName name) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM function WHERE name = ?");
            row.setString(1, name.value());
            return row.executeUpdate();
        });
    }

    private RegisteredFunction read(ResultSet row) throws SQLException {
        return new RegisteredFunction(
                new FunctionName(row.getString("name")),
                json.readValue(row.getString("configuration"), FunctionConfiguration.class),
                new CodeReference(
                        row.getString("code_sha256"), row.getLong("code_bytes"), row.getInt("compiled_for")),
                row.getString("revision_id"),
                row.getLong("modified_at_epoch_millis"),
                new Attachments(
                        nullableInt(row, "reserved_concurrency"),
                        json.readValue(row.getString("tags"), TEXT_MAP),
                        json.readValue(row.getString("event_configs"), EVENT_CONFIGS),
                        policy(row.getString("policy")),
                        url(row.getString("url"))));
    }

    private ResourcePolicy policy(String kept) {
        return kept.isEmpty() ? ResourcePolicy.NONE : json.readValue(kept, ResourcePolicy.class);
    }

    private @Nullable FunctionUrl url(String kept) {
        return kept.isEmpty() ? null : json.readValue(kept, FunctionUrl.class);
    }

    private static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public void close() {
        database.close();
    }
}
