package dev.millrace.gateway.api.registry;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.ArrayList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The APIs on disk: one row for each part, every change durable against the loss of power when the call returns.
 * Confined to whichever thread holds the lock of {@link Apis}.
 */
final class ApiTable implements AutoCloseable {
    private static final String PART =
            """
            CREATE TABLE part (
                api TEXT NOT NULL,
                kind TEXT NOT NULL,
                id TEXT NOT NULL,
                members TEXT NOT NULL,
                PRIMARY KEY (api, kind, id)
            ) STRICT, WITHOUT ROWID
            """;
    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;

    private ApiTable(Database database) {
        this.database = database;
    }

    /** Opens or creates the table. Throws {@link IllegalStateException} when a newer server has written the file. */
    static ApiTable open(Path file) {
        return new ApiTable(Database.open(file, "the HTTP APIs", List.of(List.of(PART))));
    }

    List<ApiParts> read() {
        Map<String, List<Part>> byApi = database.read(statements -> {
            Map<String, List<Part>> rows = new TreeMap<>();
            try (ResultSet row = statements.of("SELECT * FROM part").executeQuery()) {
                while (row.next()) {
                    rows.computeIfAbsent(row.getString("api"), any -> new ArrayList<>())
                            .add(new Part(
                                    PartKind.valueOf(row.getString("kind")),
                                    row.getString("id"),
                                    JSON.readValue(row.getString("members"), ObjectNode.class)));
                }
            }
            return rows;
        });
        return byApi.values().stream().map(ApiTable::api).toList();
    }

    private static ApiParts api(List<Part> parts) {
        Part api = parts.stream()
                .filter(part -> part.kind() == PartKind.API)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("parts of an API without the API: " + parts));
        return ApiParts.of(api).changed(parts, List.of());
    }

    /** Does all of it or nothing. */
    void write(String api, Collection<Part> written, Collection<Part> removed) {
        database.transaction(statements -> {
            for (Part part : written) {
                PreparedStatement row = row(statements, "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", api, part);
                row.setString(4, JSON.writeValueAsString(part.members()));
                row.executeUpdate();
            }
            for (Part part : removed) {
                row(statements, "DELETE FROM part WHERE api = ? AND kind = ? AND id = ?", api, part)
                        .executeUpdate();
            }
            return written.size() + removed.size();
        });
    }

    private static PreparedStatement row(Statements statements, String sql, String api, Part part)
            throws SQLException {
        PreparedStatement row = statements.of(sql);
        row.setString(1, api);
        row.setString(2, part.kind().name());
        row.setString(3, part.id());
        return row;
    }

    void delete(String api) {
        database.transaction(statements -> {
            PreparedStatement rows = statements.of("DELETE FROM part WHERE api = ?");
            rows.setString(1, api);
            return rows.executeUpdate();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
