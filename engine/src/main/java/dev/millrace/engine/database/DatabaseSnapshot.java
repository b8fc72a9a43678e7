package dev.millrace.engine.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What is in a file of {@link Database}, as of one moment, for those who must not write: a server may have it open, in
 * this or another process, or none. Nothing is made beside it. Immutable.
 */
public final class DatabaseSnapshot {
    private static final int ATTEMPTS = 5;

    private final Path file;
    private final String content;
    private final int oldestVersion;
    private final int version;

    /**
     * Opens nothing yet.
     *
     * @param content what is in it, for messages
     * @param version of the schema that the works know
     */
    public DatabaseSnapshot(Path file, String content, int version) {
        this(file, content, version, version);
    }

    /**
     * As the other one, for works that also read a file which no server of this version has opened yet.
     *
     * @param oldestVersion of the schema that the works know
     * @param version the newest one
     */
    public DatabaseSnapshot(Path file, String content, int oldestVersion, int version) {
        this.file = file;
        this.content = content;
        this.oldestVersion = oldestVersion;
        this.version = version;
    }

    /** The version of the schema of the file that a work reads. */
    public static int version(Statements statements) throws SQLException {
        try (ResultSet row = statements.of("PRAGMA user_version").executeQuery()) {
            return row.getInt(1);
        }
    }

    /**
     * Does work that only reads, and finds what one moment left. When a server came or went meanwhile it is done again.
     * Empty when there is no file, or nothing in it as its server is only just making it.
     *
     * @throws IllegalStateException when the file cannot be read, or has another version of the schema
     */
    public <T> Optional<T> read(SqlWork<T> work) {
        for (int attempt = 1; ; attempt++) {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Look before = look();
            try {
                Optional<T> result = read(work, before.hasLog());
                if (before.hasLog() || look().equals(before)) {
                    return result;
                }
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || look().equals(before)) {
                    throw new IllegalStateException("cannot read " + content + " " + file, e);
                }
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || look().equals(before)) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("cannot read " + content + " " + file + ": servers come and go");
            }
        }
    }

    /**
     * With a write-ahead log somebody may be writing, and SQLite's locks hold. Without one nobody has the file open,
     * and SQLite would make a log to read it, unless it is told that the file does not change.
     */
    private <T> Optional<T> read(SqlWork<T> work, boolean hasLog) throws SQLException {
        String how = hasLog ? "mode=ro" : "immutable=1";
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + "?" + how);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("BEGIN");
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found == 0) {
                return Optional.empty();
            }
            if (found < oldestVersion || found > version) {
                throw new IllegalStateException(content + " " + file + " has schema version " + found
                        + ", and not " + version + ": the server that wrote it is older or newer");
            }
            T result = work.run(new Statements(connection));
            statement.execute("COMMIT");
            return Optional.of(result);
        }
    }

    private Look look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean hasLog = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
            return new Look(hasLog, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What tells whether anybody wrote. */
    private record Look(boolean hasLog, long bytes, FileTime changed) {}
}
