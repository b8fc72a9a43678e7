package dev.millrace.engine.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatabaseSnapshotTest {
    private static final List<List<String>> SCHEMA = List.of(List.of(
            "CREATE TABLE plus (number INTEGER NOT NULL)", "CREATE TABLE minus (number INTEGER NOT NULL)"));

    @TempDir
    Path directory;

    /** The writer changes both tables at once, so their sum is 0 at any moment. */
    @Test
    void findsOneMomentWhileAnotherWrites() throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        try (Database database = open()) {
            Thread writer = Thread.ofPlatform().start(() -> {
                while (!ending.get()) {
                    add(database);
                }
            });
            try {
                int before = 0;
                for (int i = 0; i < 200 || before == 0; i++) {
                    int found = balanced();
                    assertTrue(found >= before, before + ", then " + found);
                    before = found;
                }
            } finally {
                ending.set(true);
                writer.join();
            }
        }
    }

    @Test
    void makesNothingBesideAFileThatNobodyHasOpen() throws Exception {
        try (Database database = open()) {
            add(database);
        }
        assertEquals(List.of("a 100% #1.db"), names());
        byte[] before = Files.readAllBytes(file());

        assertEquals(1, balanced());
        assertEquals(List.of("a 100% #1.db"), names());
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    /** As a killed server leaves them: what the last transactions did is in the log only. */
    @Test
    void readsTheLogOfAServerThatDied() throws Exception {
        Path other = directory.resolve("b.db");
        Path log = directory.resolve("b.db-wal");
        try (Database database = open()) {
            add(database);
            add(database);
            Files.copy(file(), other);
            Files.copy(directory.resolve("a 100% #1.db-wal"), log);
        }
        byte[] before = Files.readAllBytes(other);
        byte[] logBefore = Files.readAllBytes(log);

        assertEquals(2, balanced(other));
        assertArrayEquals(before, Files.readAllBytes(other));
        assertArrayEquals(logBefore, Files.readAllBytes(log));
    }

    @Test
    void doesTheWorkAgainWhenAServerCameMeanwhile() {
        try (Database database = open()) {
            add(database);
        }
        int[] times = new int[1];
        int found = new DatabaseSnapshot(file(), "the numbers", 1).read(statements -> {
            times[0]++;
            int sum = sum(statements, "plus");
            if (times[0] == 1) {
                try (Database server = open()) {
                    add(server);
                }
            }
            return sum;
        }).orElseThrow();
        assertEquals(2, times[0]);
        assertEquals(2, found);
    }

    @Test
    void doesTheWorkAgainWhenItFailedBecauseAServerCame() {
        try (Database database = open()) {
            add(database);
        }
        int[] times = new int[1];
        int found = new DatabaseSnapshot(file(), "the numbers", 1).read(statements -> {
            times[0]++;
            if (times[0] == 1) {
                try (Database server = open()) {
                    add(server);
                }
                throw new IllegalArgumentException("half of what it was");
            }
            return sum(statements, "plus");
        }).orElseThrow();
        assertEquals(2, times[0]);
        assertEquals(2, found);
    }

    @Test
    void refusesToWrite() {
        DatabaseSnapshot snapshot = new DatabaseSnapshot(file(), "the numbers", 1);
        try (Database database = open()) {
            add(database);
            assertThrows(IllegalStateException.class, () -> delete(snapshot));
        }
        assertThrows(IllegalStateException.class, () -> delete(snapshot));
        assertEquals(1, balanced());
    }

    /** A server that starts for the first time makes an empty file, then its log, and then the tables. */
    @Test
    void findsNothingInAFileThatIsOnlyJustMade() throws Exception {
        DatabaseSnapshot snapshot = new DatabaseSnapshot(file(), "the numbers", 1);
        assertEquals(Optional.empty(), snapshot.read(statements -> sum(statements, "plus")));
        Files.createFile(file());
        assertEquals(Optional.empty(), snapshot.read(statements -> sum(statements, "plus")));
        try (Database _ = Database.open(file(), "the numbers", List.of())) {
            assertEquals(Optional.empty(), snapshot.read(statements -> sum(statements, "plus")));
        }
        open().close();
        assertEquals(Optional.of(0), snapshot.read(statements -> sum(statements, "plus")));
    }

    @Test
    void saysWhatItCannotRead() throws Exception {
        open().close();
        assertTrue(refusal(2).contains("has schema version 1, and not 2"), refusal(2));
        Files.writeString(file(), "this is no database at all, and long enough to show it");
        assertTrue(refusal(1).startsWith("cannot read the numbers " + file()), refusal(1));
    }

    private static int delete(DatabaseSnapshot from) {
        return from.read(statements -> statements.of("DELETE FROM plus").executeUpdate()).orElseThrow();
    }

    private String refusal(int version) {
        DatabaseSnapshot snapshot = new DatabaseSnapshot(file(), "the numbers", version);
        return String.valueOf(assertThrows(IllegalStateException.class, () -> snapshot.read(statements -> 1))
                .getMessage());
    }

    /** A name of which each character means something in a URI. */
    private Path file() {
        return directory.resolve("a 100% #1.db");
    }

    private Database open() {
        return Database.open(file(), "the numbers", SCHEMA);
    }

    private static void add(Database database) {
        int added = database.transaction(statements -> statements.of("INSERT INTO plus VALUES (1)").executeUpdate()
                + statements.of("INSERT INTO minus VALUES (-1)").executeUpdate());
        assertEquals(2, added);
    }

    private int balanced() {
        return balanced(file());
    }

    private static int balanced(Path file) {
        return new DatabaseSnapshot(file, "the numbers", 1).read(statements -> {
            int plus = sum(statements, "plus");
            assertEquals(0, plus + sum(statements, "minus"));
            return plus;
        }).orElseThrow();
    }

    private static int sum(Statements statements, String table) throws SQLException {
        try (ResultSet row =
                statements.of("SELECT coalesce(sum(number), 0) FROM " + table).executeQuery()) {
            return row.getInt(1);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
