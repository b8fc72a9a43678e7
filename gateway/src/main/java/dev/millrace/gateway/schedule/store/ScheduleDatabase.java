package dev.millrace.gateway.schedule.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The file with timers and schedule groups. What a transaction has done survives the loss of power when it returns.
 * Thread-safe; one at a time, the others wait.
 */
public final class ScheduleDatabase implements AutoCloseable {
    private static final int SCHEMA_VERSION = 1;
    private static final String TIMERS =
            """
            CREATE TABLE timer (
                kind TEXT NOT NULL,
                key TEXT NOT NULL,
                expression TEXT NOT NULL,
                zone TEXT NOT NULL,
                start_epoch_millis INTEGER NOT NULL,
                end_epoch_millis INTEGER,
                window_minutes INTEGER NOT NULL,
                age_max_seconds INTEGER NOT NULL,
                retries_max INTEGER NOT NULL,
                removed_when_done INTEGER NOT NULL,
                content TEXT NOT NULL,
                revision INTEGER NOT NULL,
                scheduled_epoch_millis INTEGER,
                due_epoch_millis INTEGER,
                fired_epoch_millis INTEGER,
                missed INTEGER NOT NULL,
                PRIMARY KEY (kind, key)
            ) STRICT, WITHOUT ROWID
            """;
    private static final String DUE =
            "CREATE INDEX timer_due ON timer (kind, due_epoch_millis) WHERE due_epoch_millis IS NOT NULL";
    private static final String GROUPS =
            """
            CREATE TABLE schedule_group (
                name TEXT PRIMARY KEY,
                created_epoch_millis INTEGER NOT NULL,
                modified_epoch_millis INTEGER NOT NULL,
                tags TEXT NOT NULL,
                client_token TEXT
            ) STRICT, WITHOUT ROWID
            """;

    private final Path file;
    private final Connection connection;

    private ScheduleDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens or creates the file. Throws {@link IllegalStateException} when a newer server has written it. */
    public static ScheduleDatabase open(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            ScheduleDatabase database = new ScheduleDatabase(file, connection);
            try {
                database.prepare();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the schedules " + file, e);
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found > SCHEMA_VERSION) {
                throw new IllegalStateException("the schedules " + file + " have schema version " + found
                        + ", written by a newer server; this one knows up to " + SCHEMA_VERSION);
            }
            if (found == 0) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute(TIMERS);
                statement.execute(DUE);
                statement.execute(GROUPS);
                statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
                statement.execute("COMMIT");
            }
        }
    }

    /** Does all of the work, durably, or none of it. Throws {@link IllegalStateException} when the disk does not. */
    public synchronized <T> T transaction(SqlWork<T> work) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                T result = work.run(connection);
                statement.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write the schedules " + file, e);
        }
    }

    /** As {@link #transaction}, for work that only reads. */
    public synchronized <T> T read(SqlWork<T> work) {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the schedules " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the schedules " + file, e);
        }
    }
}
