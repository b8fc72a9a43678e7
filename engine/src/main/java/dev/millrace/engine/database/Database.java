package dev.millrace.engine.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A file of SQLite. What a transaction has done survives the loss of power when it returns. Thread-safe; one work at a
 * time, the others wait.
 */
public final class Database implements AutoCloseable {
    private final Path file;
    private final String content;
    private final Connection connection;
    private final Statements statements;

    private Database(Path file, String content, Connection connection) {
        this.file = file;
        this.content = content;
        this.connection = connection;
        this.statements = new Statements(connection);
    }

    /**
     * Opens or creates the file, and brings it to the newest version of its schema. Throws
     * {@link IllegalStateException} when a newer server has written it, or the disk fails.
     *
     * @param content what is in it, for messages: {@code the function registry}
     * @param versions what each version of the schema adds to the one before, from version 1 on
     */
    public static Database open(Path file, String content, List<List<String>> versions) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            Database database = new Database(file, content, connection);
            try {
                database.prepare(versions);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open " + content + " " + file, e);
        }
    }

    private void prepare(List<List<String>> versions) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found > versions.size()) {
                throw new IllegalStateException(content + " " + file + " has schema version " + found
                        + ", written by a newer server; this one knows up to " + versions.size());
            }
            if (found < versions.size()) {
                statement.execute("BEGIN IMMEDIATE");
                for (List<String> version : versions.subList(found, versions.size())) {
                    for (String step : version) {
                        statement.execute(step);
                    }
                }
                statement.execute("PRAGMA user_version = " + versions.size());
                statement.execute("COMMIT");
            }
        }
    }

    /** Does all of the work, durably, or none of it. Throws {@link IllegalStateException} when the disk does not. */
    public synchronized <T> T transaction(SqlWork<T> work) {
        try {
            statements.of("BEGIN IMMEDIATE").execute();
            try {
                T result = work.run(statements);
                statements.of("COMMIT").execute();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(e);
                throw e;
            }
        } catch (SQLException e) {
            statements.forget(e);
            throw new IllegalStateException("cannot write " + content + " " + file, e);
        }
    }

    /** A disk that is full, or broken, has SQLite roll back by itself; there is nothing to roll back then. */
    private void rollBack(Throwable cause) {
        try {
            statements.of("ROLLBACK").execute();
        } catch (SQLException e) {
            statements.forget(e);
            cause.addSuppressed(e);
        }
    }

    /** As {@link #transaction}, for work that only reads. */
    public synchronized <T> T read(SqlWork<T> work) {
        try {
            return work.run(statements);
        } catch (SQLException e) {
            statements.forget(e);
            throw new IllegalStateException("cannot read " + content + " " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close " + content + " " + file, e);
        }
    }
}
