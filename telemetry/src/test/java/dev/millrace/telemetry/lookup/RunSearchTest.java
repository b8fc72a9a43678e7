package dev.millrace.telemetry.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.WrittenRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever has become of the index, answers are those that reading all records gives. */
class RunSearchTest {
    private static final int PART_RUNS_MAX = 300;
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final ManualClock clock = new ManualClock();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final ManyRuns runs = new ManyRuns(random);

    @TempDir
    Path journal;

    @BeforeEach
    void tellTheSeed() {
        System.out.println("seed " + seed);
    }

    @RepeatedTest(4)
    void answersAreThoseOfReadingAllRecords() throws IOException {
        RunIndex index = index();
        WrittenRuns writer = new WrittenRuns(journal, clock);
        for (int round = 0; round < 25; round++) {
            writer.append(runs.endedAt(clock.epochNanos(), random.nextInt(700)));
            switch (random.nextInt(8)) {
                case 0 -> clock.advance(HOUR_NANOS);
                case 1 -> {
                    writer.close(); // the next server numbers anew, in the same file
                    writer = new WrittenRuns(journal, clock);
                }
                case 2 -> index = index(); // what the killed one had in memory is lost
                case 3 -> {
                    index.flush();
                    damage();
                    index = index();
                }
                default -> clock.advance(random.nextLong(HOUR_NANOS / 4));
            }
            for (int steps = random.nextInt(30); steps > 0 && index.step(); steps--) {}
            assertAnswers(index);
        }
        while (index.step()) {}
        assertAnswers(index);
        index.flush();
        assertEquals(files().size(), indexedFiles().size());
        assertAnswers(index());
        writer.close();
    }

    @Test
    void aPageLooksAtSoManyRunsOnly() {
        try (WrittenRuns writer = new WrittenRuns(journal, clock);
                RunSearch search = RunSearch.of(journal)) {
            for (int i = 0; i < 30; i++) {
                writer.append(runs.endedAt(clock.epochNanos(), 10_000));
            }
            RunQuery rare = new RunQuery(
                    null, "4", null, null, RunQuery.ALL.triggers(), RunQuery.ALL.outcomes(), 0, Long.MAX_VALUE, 0,
                    Long.MAX_VALUE);
            RunPage first = search.page(rare, RunPage.Order.NEWEST, null, 10);
            assertEquals(List.of(), first.runs());
            assertTrue(first.next() != null);
            assertEquals(null, search.page(rare, RunPage.Order.NEWEST, first.next(), 10).next());
        }
    }

    @Test
    void pagesMissAndDoubleNothingWhileRunsAreWritten() {
        try (WrittenRuns writer = new WrittenRuns(journal, clock)) {
            RunIndex index = index();
            writer.append(runs.endedAt(clock.epochNanos(), 5_000));
            List<RunRecord> before = ManyRuns.all(journal);
            Collections.reverse(before);
            List<RunRecord> found = new ArrayList<>();
            RunCursor next = null;
            try (RunSearch search = index.search()) {
                do {
                    RunPage page = search.page(RunQuery.ALL, RunPage.Order.NEWEST, next, 77);
                    found.addAll(page.runs());
                    next = page.next() == null ? null : RunCursor.parse(page.next().text());
                    writer.append(runs.endedAt(clock.epochNanos(), 60));
                    index.step();
                    clock.advance(HOUR_NANOS / 50);
                } while (next != null);
            }
            assertEquals(before, found);
        }
    }

    @Test
    void withoutAJournalThereAreNoRuns() {
        try (RunSearch search = RunSearch.of(journal.resolve("none"))) {
            assertEquals(List.of(), search.find(UUID.randomUUID()));
            assertEquals(new RunPage(List.of(), null), search.page(RunQuery.ALL, RunPage.Order.NEWEST, null, 1));
        }
    }

    @Test
    void itSaysSoWhenTheIndexIsFarBehind() {
        try (WrittenRuns writer = new WrittenRuns(journal, clock);
                RunSearch search = new RunSearch(journal, List::of, 1_000)) {
            writer.append(runs.endedAt(clock.epochNanos(), 1_200));
            assertThrows(IndexBehindException.class, () -> search.find(UUID.randomUUID()));
        }
    }

    @Test
    void whatTheJournalForgetsTheIndexForgets() throws IOException {
        RunIndex index = index();
        try (WrittenRuns writer = new WrittenRuns(journal, clock)) {
            for (int hour = 0; hour < 4; hour++) {
                writer.append(runs.endedAt(clock.epochNanos(), 500));
                clock.advance(HOUR_NANOS);
            }
        }
        while (index.step()) {}
        index.flush();
        assertEquals(4, indexedFiles().size());
        UUID oldest = id(ManyRuns.all(journal).getFirst());
        JournalOptions options = JournalOptions.defaults().withRetention(Duration.ofMinutes(90), 1L << 33);
        try (RunJournal server = RunJournal.open(journal, options, clock)) {
            assertTrue(server.enforceRetention() > 0);
            clock.advance(Duration.ofMinutes(1).toNanos());
            index.step();
            assertEquals(files().size(), indexedFiles().size());
            assertTrue(indexedFiles().size() < 4);
            try (RunSearch search = index.search()) {
                List<RunRecord> left = ManyRuns.all(journal); // another attempt may be among them
                assertEquals(left.stream().filter(run -> id(run).equals(oldest)).toList(), search.find(oldest));
            }
            assertAnswers(index);
        }
    }

    @Test
    void filesMayGoAtAnyMoment() throws IOException {
        RunIndex index = index();
        try (WrittenRuns writer = new WrittenRuns(journal, clock);
                RunSearch search = index.search()) {
            for (int hour = 0; hour < 5; hour++) {
                writer.append(runs.endedAt(clock.epochNanos(), 300));
                clock.advance(HOUR_NANOS);
            }
            while (index.step()) {}
            search.find(id(ManyRuns.all(journal).getFirst())); // it has looked at the files that go now
            for (Path file : files().subList(0, 3)) {
                Files.delete(file); // what a server tells Chronicle a moment later
            }
            List<RunRecord> left = pages(search, RunQuery.ALL, RunPage.Order.OLDEST, 100);
            assertEquals(600, left.size());
            for (RunRecord run : left.subList(0, 20)) {
                assertEquals(left.stream().filter(other -> id(other).equals(id(run))).toList(), search.find(id(run)));
            }
            writer.append(runs.endedAt(clock.epochNanos(), 10));
            clock.advance(Duration.ofMinutes(1).toNanos());
            while (index.step()) {}
            index.flush();
            assertEquals(3, indexedFiles().size());
        }
    }

    private RunIndex index() {
        return new RunIndex(journal, PART_RUNS_MAX, clock);
    }

    private void assertAnswers(RunIndex index) {
        List<RunRecord> all = ManyRuns.all(journal);
        if (all.isEmpty()) {
            return;
        }
        try (RunSearch ofServer = index.search();
                RunSearch ofCommand = RunSearch.of(journal)) {
            for (RunSearch search : List.of(ofServer, ofCommand)) {
                for (int i = 0; i < 5; i++) {
                    UUID id = i == 0 ? UUID.randomUUID() : id(all.get(random.nextInt(all.size())));
                    assertEquals(
                            all.stream().filter(run -> id(run).equals(id)).toList(), search.find(id), () -> "" + id);
                }
                assertCalls(search, all);
                RunQuery query = runs.query();
                List<RunRecord> wanted =
                        new ArrayList<>(all.stream().filter(query::takes).toList());
                int limit = 1 + random.nextInt(RunSearch.LIMIT_MAX);
                assertEquals(wanted, pages(search, query, RunPage.Order.OLDEST, limit), query::toString);
                Collections.reverse(wanted);
                assertEquals(wanted, pages(search, query, RunPage.Order.NEWEST, limit), query::toString);
            }
        }
    }

    private void assertCalls(RunSearch search, List<RunRecord> all) {
        for (int i = 0; i < 5; i++) {
            RunRecord run = all.get(random.nextInt(all.size()));
            List<RunRecord> called =
                    all.stream().filter(other -> ManyRuns.isCalledBy(other, run)).toList();
            assertEquals(called, search.findCalled(run, Integer.MAX_VALUE));
            assertEquals(called.stream().limit(1).toList(), search.findCalled(run, 1));
            if (run.trace() != null) {
                RunRecord caller = all.stream()
                        .filter(other -> ManyRuns.isCalledBy(run, other))
                        .findFirst()
                        .orElse(null);
                assertEquals(caller, search.findCaller(run.trace()));
            }
        }
    }

    private static List<RunRecord> pages(RunSearch search, RunQuery query, RunPage.Order order, int limit) {
        List<RunRecord> found = new ArrayList<>();
        @Nullable RunCursor next = null;
        do {
            RunPage page = search.page(query, order, next, limit);
            assertTrue(page.runs().size() <= limit);
            found.addAll(page.runs());
            next = page.next();
        } while (next != null);
        return found;
    }

    /** A file goes, or a piece of one, or one that was being written is left. */
    private void damage() throws IOException {
        List<Path> parts = list(journal.resolve("index"), ".runs");
        if (parts.isEmpty()) {
            return;
        }
        Path part = parts.get(random.nextInt(parts.size()));
        switch (random.nextInt(4)) {
            case 0 -> Files.delete(part);
            case 1 -> {
                try (var channel = Files.newByteChannel(part, StandardOpenOption.WRITE)) {
                    channel.truncate(random.nextLong(Files.size(part)));
                }
            }
            case 2 -> Files.write(part.resolveSibling("1-2-3.runs.tmp"), new byte[100]);
            default -> {
                try (var channel = Files.newByteChannel(part, StandardOpenOption.WRITE)) {
                    channel.position(random.nextInt(72)).write(ByteBuffer.wrap(new byte[] {77, 78, 79}));
                }
            }
        }
    }

    private Set<String> indexedFiles() throws IOException {
        Set<String> files = new HashSet<>();
        for (Path part : list(journal.resolve("index"), ".runs")) {
            String name = part.getFileName().toString();
            files.add(name.substring(0, name.indexOf('-')));
        }
        return files;
    }

    private List<Path> files() throws IOException {
        return list(journal, ".cq4");
    }

    private static List<Path> list(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static UUID id(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
    }
}
