package dev.millrace.engine.capture.policy;

import dev.millrace.engine.database.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The policies on disk, one row a function. Confined to whoever holds the lock of the policies. */
final class CaptureTable implements AutoCloseable {
    private static final List<List<String>> VERSIONS = List.of(List.of(
            """
            CREATE TABLE capture (
                function TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                max_bytes INTEGER NOT NULL,
                redact TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """));
    private static final TypeReference<List<String>> PATHS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json = new JsonMapper();

    private CaptureTable(Database database) {
        this.database = database;
    }

    static CaptureTable open(Path file) {
        return new CaptureTable(Database.open(file, "what is kept of payloads", VERSIONS));
    }

    Map<String, CapturePolicy> readAll() {
        return database.read(statements -> {
            Map<String, CapturePolicy> policies = new HashMap<>();
            try (ResultSet row = statements.of("SELECT * FROM capture").executeQuery()) {
                while (row.next()) {
                    policies.put(
                            row.getString("function"),
                            new CapturePolicy(
                                    CaptureKind.parse(row.getString("kind")),
                                    row.getInt("max_bytes"),
                                    Redaction.of(json.readValue(row.getString("redact"), PATHS))));
                }
            }
            return policies;
        });
    }

    void write(String function, CapturePolicy policy) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?)");
            row.setString(1, function);
            row.setString(2, policy.kind().text());
            row.setInt(3, policy.maxBytes());
            row.setString(4, json.writeValueAsString(policy.redaction().paths()));
            return row.executeUpdate();
        });
    }

    void delete(String function) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM capture WHERE function = ?");
            row.setString(1, function);
            return row.executeUpdate();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
