package dev.millrace.engine.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final List<String> FIRST = List.of("CREATE TABLE word (text TEXT PRIMARY KEY) STRICT");
    private static final List<String> SECOND = List.of("ALTER TABLE word ADD COLUMN length INTEGER NOT NULL DEFAULT 0");

    @TempDir
    Path directory;

    @Test
    void keepsWhatATransactionDid() {
        try (Database database = open(List.of(FIRST))) {
            add(database, "one");
        }
        try (Database database = open(List.of(FIRST))) {
            assertEquals(1, count(database));
        }
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        try (Database database = open(List.of(FIRST))) {
            add(database, "one");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> database.transaction(statements -> {
                        insert(statements, "two");
                        throw new IllegalArgumentException("no more");
                    }));
            assertThrows(IllegalStateException.class, () -> add(database, "one"));
            assertEquals(1, count(database));
            add(database, "two");
            assertEquals(2, count(database));
        }
    }

    /** SQLite rolls back by itself then, and the driver closes the statement. */
    @Test
    void goesOnWhenTheDiskHasRoomAgain() {
        try (Database database = open(List.of(FIRST))) {
            add(database, "one");
            ask(database, "PRAGMA max_page_count = 1"); // no more than there are
            String tooLong = "x".repeat(1 << 20);
            for (int i = 0; i < 3; i++) {
                Throwable full = assertThrows(IllegalStateException.class, () -> add(database, tooLong)).getCause();
                assertTrue(String.valueOf(full).contains("SQLITE_FULL"), () -> String.valueOf(full));
                assertEquals(1, count(database));
            }
            ask(database, "PRAGMA max_page_count = 1000000");
            assertThrows(IllegalStateException.class, () -> add(database, "one"));
            add(database, tooLong);
            assertEquals(2, count(database));
        }
    }

    /** The statement of before is closed. */
    @Test
    void asksAgainWhatCouldNotBeAnswered() {
        try (Database database = open(List.of(FIRST))) {
            add(database, "one");
            assertEquals(1, count(database));
            ask(database, "ALTER TABLE word RENAME TO gone");
            assertThrows(IllegalStateException.class, () -> count(database));
            ask(database, "ALTER TABLE gone RENAME TO word");
            assertEquals(1, count(database));
        }
    }

    @Test
    void addsWhatANewerVersionHas() {
        try (Database database = open(List.of(FIRST))) {
            add(database, "one");
        }
        try (Database database = open(List.of(FIRST, SECOND))) {
            assertEquals(1, count(database));
            int changed = database.transaction(
                    statements -> statements.of("UPDATE word SET length = 3").executeUpdate());
            assertEquals(1, changed);
        }
    }

    @Test
    void leavesAFileOfANewerServerAlone() throws Exception {
        open(List.of(FIRST, SECOND)).close();
        byte[] before = Files.readAllBytes(directory.resolve("words.db"));
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> open(List.of(FIRST)));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("the words "), message);
        assertTrue(message.contains("schema version 2, written by a newer server; this one knows up to 1"), message);
        assertEquals(before.length, Files.size(directory.resolve("words.db")));
    }

    @Test
    void saysWhatCannotBeOpened() throws Exception {
        Files.writeString(directory.resolve("words.db"), "this is no database at all, and long enough to show it");
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> open(List.of(FIRST)));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("cannot open the words "), message);
    }

    private Database open(List<List<String>> versions) {
        return Database.open(directory.resolve("words.db"), "the words", versions);
    }

    private static void add(Database database, String text) {
        int added = database.transaction(statements -> insert(statements, text));
        assertEquals(1, added);
    }

    private static int insert(Statements statements, String text) throws SQLException {
        PreparedStatement row = statements.of("INSERT INTO word (text) VALUES (?)");
        row.setString(1, text);
        return row.executeUpdate();
    }

    private static void ask(Database database, String sql) {
        database.read(statements -> statements.of(sql).execute());
    }

    private static int count(Database database) {
        return database.read(statements -> {
            try (ResultSet row = statements.of("SELECT count(*) FROM word").executeQuery()) {
                return row.getInt(1);
            }
        });
    }
}
