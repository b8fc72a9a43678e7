package dev.millrace.engine.journal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

    /** Mapped pages that were read count as the memory of the process. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void hasNothingMappedOfFilesThatItHasLeft() throws IOException {
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofHours(1));
            files.append(List.of("hour " + i), new TextDocuments());
        }
        int read = 0;
        while (tail.next(text -> {})) {
            read++;
            List<String> mapped = mappedForReading();
            assertFalse(mapped.isEmpty());
            for (String line : mapped) {
                assertTrue(line.endsWith(tail.pathOf(tail.file()).toString()), line);
                assertTrue(mappedBytes(line) <= RollFile.READ_BLOCK_BYTES * 5L / 4, line);
            }
        }
        assertEquals(23, read);
    }

    private List<String> mappedForReading() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(" r--s ") && line.contains(directory.toString()))
                    .filter(line -> line.endsWith(".cq4"))
                    .toList();
        }
    }

    private static long mappedBytes(String line) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
        return Long.parseLong(range[1], 16) - Long.parseLong(range[0], 16);
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (tail.next(rest::add)) {}
        return rest;
    }
}
