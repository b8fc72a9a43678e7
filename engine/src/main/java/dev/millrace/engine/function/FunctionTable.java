package dev.millrace.engine.function;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.DatabaseSnapshot;
import dev.millrace.engine.database.Statements;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.RegisteredFunction.Attachments;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions on disk: SQLite tables with a row for each function, version and alias, every change durable against
 * the loss of power when the call returns. Confined to whichever thread holds the registry's lock.
 */
final class FunctionTable implements AutoCloseable {
    private static final String CONTENT = "the function registry";
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
            List.of("ALTER TABLE function ADD COLUMN url TEXT NOT NULL DEFAULT ''"),
            // its versions and aliases; what is empty as content is the revision
            List.of(
                    "ALTER TABLE function ADD COLUMN content_id TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE function ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE function ADD COLUMN qualified_policies TEXT NOT NULL DEFAULT '{}'",
                    "ALTER TABLE function ADD COLUMN alias_urls TEXT NOT NULL DEFAULT '{}'",
                    """
                    CREATE TABLE version (
                        function TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        configuration TEXT NOT NULL,
                        code_sha256 TEXT NOT NULL,
                        code_bytes INTEGER NOT NULL,
                        compiled_for INTEGER NOT NULL,
                        revision_id TEXT NOT NULL,
                        content_id TEXT NOT NULL,
                        published_at_epoch_millis INTEGER NOT NULL,
                        PRIMARY KEY (function, number)
                    ) STRICT, WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE alias (
                        function TEXT NOT NULL,
                        name TEXT NOT NULL,
                        version TEXT NOT NULL,
                        description TEXT NOT NULL,
                        second_version TEXT,
                        second_weight REAL NOT NULL,
                        revision_id TEXT NOT NULL,
                        PRIMARY KEY (function, name)
                    ) STRICT, WITHOUT ROWID
                    """));

    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};
    private static final TypeReference<Map<String, EventInvokeConfig>> EVENT_CONFIGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, ResourcePolicy>> POLICIES = new TypeReference<>() {};
    private static final TypeReference<Map<String, FunctionUrl>> URLS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json = new JsonMapper();

    private FunctionTable(Database database) {
        this.database = database;
    }

    /** Opens or creates the table. Throws {@link IllegalStateException} when a newer server has written the file. */
    static FunctionTable open(Path file) {
        return new FunctionTable(Database.open(file, CONTENT, VERSIONS));
    }

    /** The configurations in a file that another process may be writing, by the names of functions. */
    static Map<String, FunctionConfiguration> readConfigurations(Path file) {
        JsonMapper json = new JsonMapper();
        return new DatabaseSnapshot(file, CONTENT, 1, VERSIONS.size())
                .read(statements -> {
                    Map<String, FunctionConfiguration> found = new HashMap<>();
                    try (ResultSet row = statements
                            .of("SELECT name, configuration FROM function")
                            .executeQuery()) {
                        while (row.next()) {
                            found.put(
                                    row.getString(1), json.readValue(row.getString(2), FunctionConfiguration.class));
                        }
                    }
                    return found;
                })
                .orElse(Map.of());
    }

    List<RegisteredFunction> readAll() {
        return database.read(statements -> {
            Map<String, NavigableMap<Integer, Revision>> versions = readVersions(statements);
            Map<String, NavigableMap<String, Alias>> aliases = readAliases(statements);
            List<RegisteredFunction> functions = new ArrayList<>();
            try (ResultSet row = statements.of("SELECT * FROM function").executeQuery()) {
                while (row.next()) {
                    String name = row.getString("name");
                    Publications published = new Publications(
                            row.getInt("last_version"),
                            versions.getOrDefault(name, new TreeMap<>()),
                            aliases.getOrDefault(name, new TreeMap<>()));
                    functions.add(read(row, published));
                }
            }
            return functions;
        });
    }

    private Map<String, NavigableMap<Integer, Revision>> readVersions(Statements statements) throws SQLException {
        Map<String, NavigableMap<Integer, Revision>> versions = new HashMap<>();
        try (ResultSet row = statements.of("SELECT * FROM version").executeQuery()) {
            while (row.next()) {
                int number = row.getInt("number");
                Revision version = revision(
                        row,
                        Integer.toString(number),
                        row.getString("content_id"),
                        row.getLong("published_at_epoch_millis"));
                versions.computeIfAbsent(row.getString("function"), none -> new TreeMap<>())
                        .put(number, version);
            }
        }
        return versions;
    }

    private static Map<String, NavigableMap<String, Alias>> readAliases(Statements statements) throws SQLException {
        Map<String, NavigableMap<String, Alias>> aliases = new HashMap<>();
        try (ResultSet row = statements.of("SELECT * FROM alias").executeQuery()) {
            while (row.next()) {
                String second = row.getString("second_version");
                Alias alias = new Alias(
                        row.getString("name"),
                        row.getString("version"),
                        row.getString("description"),
                        second == null ? null : new Alias.Second(second, row.getDouble("second_weight")),
                        row.getString("revision_id"));
                aliases.computeIfAbsent(row.getString("function"), none -> new TreeMap<>())
                        .put(alias.name(), alias);
            }
        }
        return aliases;
    }

    /** Writes a function in the place of {@code before}, which is null when it is new. */
    void write(@Nullable RegisteredFunction before, RegisteredFunction function) {
        Publications old = before == null ? Publications.NONE : before.published();
        database.transaction(statements -> {
            writeFunction(statements, function);
            Publications present = function.published();
            String name = function.name().value();
            for (Integer number : gone(old.versions(), present.versions())) {
                PreparedStatement row = statements.of("DELETE FROM version WHERE function = ? AND number = ?");
                row.setString(1, name);
                row.setInt(2, number);
                row.executeUpdate();
            }
            for (Revision version : added(old.versions(), present.versions())) {
                writeVersion(statements, name, version);
            }
            for (String alias : gone(old.aliases(), present.aliases())) {
                PreparedStatement row = statements.of("DELETE FROM alias WHERE function = ? AND name = ?");
                row.setString(1, name);
                row.setString(2, alias);
                row.executeUpdate();
            }
            for (Alias alias : added(old.aliases(), present.aliases())) {
                writeAlias(statements, name, alias);
            }
            return 1;
        });
    }

    private static <K, V> List<K> gone(Map<K, V> before, Map<K, V> after) {
        return before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
    }

    private static <K, V> List<V> added(Map<K, V> before, Map<K, V> after) {
        return after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void writeFunction(Statements statements, RegisteredFunction function) throws SQLException {
        PreparedStatement row = statements.of("INSERT OR REPLACE INTO function"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        Map<String, ResourcePolicy> policies = new TreeMap<>(function.attached().policies());
        ResourcePolicy policy = policies.remove("");
        Map<String, FunctionUrl> urls = new TreeMap<>(function.urls());
        FunctionUrl url = urls.remove("");
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
        row.setString(11, policy == null ? "" : json.writeValueAsString(policy));
        row.setString(12, url == null ? "" : json.writeValueAsString(url));
        row.setString(13, function.latest().contentId());
        row.setInt(14, function.published().last());
        row.setString(15, json.writeValueAsString(policies));
        row.setString(16, json.writeValueAsString(urls));
        row.executeUpdate();
    }

    private void writeVersion(Statements statements, String function, Revision version) throws SQLException {
        PreparedStatement row =
                statements.of("INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        row.setString(1, function);
        row.setInt(2, Integer.parseInt(version.version()));
        row.setString(3, json.writeValueAsString(version.configuration()));
        row.setString(4, version.code().sha256());
        row.setLong(5, version.code().packageBytes());
        row.setInt(6, version.code().compiledFor());
        row.setString(7, version.revisionId());
        row.setString(8, version.contentId());
        row.setLong(9, version.modifiedAtEpochMillis());
        row.executeUpdate();
    }

    private static void writeAlias(Statements statements, String function, Alias alias) throws SQLException {
        Alias.Second second = alias.second();
        PreparedStatement row = statements.of("INSERT OR REPLACE INTO alias VALUES (?, ?, ?, ?, ?, ?, ?)");
        row.setString(1, function);
        row.setString(2, alias.name());
        row.setString(3, alias.version());
        row.setString(4, alias.description());
        row.setString(5, second == null ? null : second.version());
        row.setDouble(6, second == null ? 0 : second.weight());
        row.setString(7, alias.revisionId());
        row.executeUpdate();
    }

    void delete(FunctionName name) {
        database.transaction(statements -> {
            for (String of : List.of("function WHERE name", "version WHERE function", "alias WHERE function")) {
                PreparedStatement row = statements.of("DELETE FROM " + of + " = ?");
                row.setString(1, name.value());
                row.executeUpdate();
            }
            return 1;
        });
    }

    private RegisteredFunction read(ResultSet row, Publications published) throws SQLException {
        String contentId = row.getString("content_id");
        return new RegisteredFunction(
                new FunctionName(row.getString("name")),
                revision(
                        row,
                        FunctionVersion.LATEST,
                        contentId.isEmpty() ? row.getString("revision_id") : contentId,
                        row.getLong("modified_at_epoch_millis")),
                published,
                new Attachments(
                        nullableInt(row, "reserved_concurrency"),
                        json.readValue(row.getString("tags"), TEXT_MAP),
                        json.readValue(row.getString("event_configs"), EVENT_CONFIGS),
                        withUnqualified(row, "qualified_policies", POLICIES, "policy", ResourcePolicy.class),
                        withUnqualified(row, "alias_urls", URLS, "url", FunctionUrl.class)));
    }

    private Revision revision(ResultSet row, String version, String contentId, long atEpochMillis)
            throws SQLException {
        return new Revision(
                version,
                json.readValue(row.getString("configuration"), FunctionConfiguration.class),
                new CodeReference(
                        row.getString("code_sha256"), row.getLong("code_bytes"), row.getInt("compiled_for")),
                row.getString("revision_id"),
                contentId,
                atEpochMillis);
    }

    /** What is set by qualifiers, and what is set without one, which has a column of its own. */
    private <V> Map<String, V> withUnqualified(
            ResultSet row, String column, TypeReference<Map<String, V>> type, String unqualifiedColumn, Class<V> one)
            throws SQLException {
        Map<String, V> all = new TreeMap<>(json.readValue(row.getString(column), type));
        String unqualified = row.getString(unqualifiedColumn);
        if (!unqualified.isEmpty()) {
            all.put("", json.readValue(unqualified, one));
        }
        return all;
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
