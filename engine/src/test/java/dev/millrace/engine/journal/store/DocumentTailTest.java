package dev.millrace.engine.journal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.clock.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTailTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:30:00Z");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(TEN);
    private RollFiles files;
    private DocumentTail<String> tail;

    @BeforeEach
    void open() {
        files = new RollFiles(directory, RollPeriod.HOUR, 4 << 20, false, 1, clock);
        for (String text : List.of("10", "11", "12")) {
            files.append(List.of(text), new TextDocuments());
            clock.advance(Duration.ofHours(1));
        }
        clock.advance(Duration.ofHours(-1));
        tail = new DocumentTail<>(directory, new TextDocuments());
    }

    @AfterEach
    void close() {
        tail.close();
        files.close();
    }

    /** A file refers to what its first documents say. */
    @Test
    void beginsTheLastFileWhereATimeIsInTheFuture() {
        Instant future = TEN.plus(Duration.ofHours(9));
        tail.from(future);
        assertEquals(List.of("12"), rest());
        tail.from(future);
        assertEquals(List.of("12"), rest());
        files.append(List.of("more"), new TextDocuments());
        assertEquals(List.of("more"), rest());
    }

    @Test
    void findsFilesAsTheyAreOnTheDisk() throws IOException {
        tail.from(Instant.EPOCH);
        assertEquals(List.of("10", "11", "12"), rest());
        for (RollFile file : files.oldestFirst().subList(0, 2)) {
            Files.delete(file.path()); // what retention tells Chronicle a moment later
        }
        tail.from(TEN.plus(Duration.ofHours(1)));
        assertEquals(List.of("12"), rest());
        tail.from(Instant.EPOCH);
        assertEquals(List.of("12"), rest());
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (tail.next(rest::add)) {}
        return rest;
    }
}
