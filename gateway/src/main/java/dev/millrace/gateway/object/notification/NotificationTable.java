package dev.millrace.gateway.object.notification;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.invocation.Payload;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The notifications on disk: a SQLite table with a row for each bucket that has some, which holds them in the XML of
 * the wire. Every change is durable against the loss of power when the call returns. Confined to whichever thread holds
 * the lock of {@link Notifications}.
 */
final class NotificationTable implements AutoCloseable {
    private static final String NOTIFICATION =
            """
            CREATE TABLE notification (
                bucket TEXT PRIMARY KEY,
                configuration TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """;

    private final Database database;

    private NotificationTable(Database database) {
        this.database = database;
    }

    /** Opens or creates the table. Throws {@link IllegalStateException} when a newer server has written the file. */
    static NotificationTable open(Path file) {
        return new NotificationTable(
                Database.open(file, "the notifications of buckets", List.of(List.of(NOTIFICATION))));
    }

    Map<String, BucketNotifications> read() {
        return database.read(statements -> {
            Map<String, BucketNotifications> all = new HashMap<>();
            try (ResultSet row = statements.of("SELECT * FROM notification").executeQuery()) {
                while (row.next()) {
                    Payload xml = Payload.ofText(row.getString("configuration"));
                    all.put(row.getString("bucket"), NotificationReader.read(xml));
                }
            }
            return all;
        });
    }

    /** Inserts or replaces. */
    void write(String bucket, BucketNotifications notifications) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("INSERT OR REPLACE INTO notification VALUES (?, ?)");
            row.setString(1, bucket);
            row.setString(2, NotificationWriter.write(notifications).text());
            return row.executeUpdate();
        });
    }

    void delete(String bucket) {
        database.transaction(statements -> {
            PreparedStatement row = statements.of("DELETE FROM notification WHERE bucket = ?");
            row.setString(1, bucket);
            return row.executeUpdate();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
