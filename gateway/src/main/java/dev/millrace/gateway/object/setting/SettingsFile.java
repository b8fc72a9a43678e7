package dev.millrace.gateway.object.setting;

import dev.millrace.engine.database.Database;
import java.nio.file.Path;
import java.util.List;

/** The file in which all is kept that owners have said of buckets, with a table for each kind. Thread-safe. */
public final class SettingsFile implements AutoCloseable {
    private final Database database;

    private SettingsFile(Database database) {
        this.database = database;
    }

    /** Opens or creates it. Throws {@link IllegalStateException} when a newer server has written the file. */
    public static SettingsFile open(Path file) {
        List<List<String>> versions = List.of(List.of(table("notification")), List.of(table("cors")));
        return new SettingsFile(Database.open(file, "what was said of buckets", versions));
    }

    /** All of a kind. To be asked for once: changes are seen by those only who got the same. */
    public <T> BucketSettings<T> of(SettingForm<T> form) {
        return new BucketSettings<>(new SettingTable<>(database, form), form);
    }

    @Override
    public void close() {
        database.close();
    }

    private static String table(String name) {
        return "CREATE TABLE " + name
                + " (bucket TEXT PRIMARY KEY, configuration TEXT NOT NULL) STRICT, WITHOUT ROWID";
    }
}
