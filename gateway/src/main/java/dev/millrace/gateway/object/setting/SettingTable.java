package dev.millrace.gateway.object.setting;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.invocation.Payload;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A SQLite table with a row for each bucket of which something was said, in the XML of the wire. Every change is
 * durable against the loss of power when the call returns. Thread-safe.
 */
final class SettingTable<T> {
    private final Database database;
    private final SettingForm<T> form;

    SettingTable(Database database, SettingForm<T> form) {
        this.database = database;
        this.form = form;
    }

    Map<String, T> read() {
        return database.read(statements -> {
            Map<String, T> all = new HashMap<>();
            try (ResultSet row = statements.of("SELECT * FROM " + form.name()).executeQuery()) {
                while (row.next()) {
                    Payload xml = Payload.ofText(row.getString("configuration"));
                    all.put(row.getString("bucket"), form.reader().apply(xml));
                }
            }
            return all;
        });
    }

    /** Inserts or replaces. */
    void write(String bucket, T setting) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("INSERT OR REPLACE INTO " + form.name() + " VALUES (?, ?)");
            row.setString(1, bucket);
            row.setString(2, form.writer().apply(setting).text());
            return row.executeUpdate();
        });
    }

    void delete(String bucket) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM " + form.name() + " WHERE bucket = ?");
            row.setString(1, bucket);
            return row.executeUpdate();
        });
    }
}
