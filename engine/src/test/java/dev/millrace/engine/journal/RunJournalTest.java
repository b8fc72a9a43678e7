package dev.millrace.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
    private static final JournalOptions OPTIONS = JournalOptions.defaults();

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));
    private RunJournal journal;

    @BeforeEach
    void open() {
        journal = RunJournal.open(directory, OPTIONS, clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void tellsEveryEntryOnceAfterItsRecordIsReadable() {
        List<TestingEntry> entries = IntStream.range(0, 600).mapToObj(RunJournalTest::entry).toList();
        entries.forEach(entry -> assertTrue(journal.offer(entry)));
        journal.flush();

        assertTrue(entries.stream().allMatch(TestingEntry::isAppended));
        assertEquals(entries.stream().map(TestingEntry::record).toList(), readAll());
    }

    @Test
    void refusesAnEntryWhenTheQueueIsFull() {
        journal.close();
        journal = RunJournal.open(directory, OPTIONS.withQueueCapacity(2), clock);

        assertTrue(journal.offer(entry(1)));
        assertTrue(journal.offer(entry(2)));
        assertFalse(journal.offer(entry(3)));
        journal.flush();
        assertTrue(journal.offer(entry(4)));
    }

    @Test
    void losesNothingWhenManyThreadsOfferAndFlush() throws InterruptedException {
        int threads = 4;
        int perThread = 5_000;
        List<TestingEntry> entries = IntStream.range(0, threads * perThread).mapToObj(RunJournalTest::entry).toList();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            List<TestingEntry> mine = entries.subList(t * perThread, (t + 1) * perThread);
            Thread.ofPlatform().start(() -> {
                mine.forEach(this::offerAndFlush);
                done.countDown();
            });
        }
        done.await();

        assertEquals(0, entries.stream().filter(entry -> !entry.isAppended()).count());
        Set<Long> numbers = new HashSet<>();
        readAll().forEach(run -> assertTrue(numbers.add(run.requestIdLow()), () -> "twice " + run));
        assertEquals(threads * perThread, numbers.size());
    }

    @Test
    void readsOnAfterItRollsToTheNextFile() {
        append(1);
        try (RunTail tail = journal.tail()) {
            assertEquals(List.of(1L), numbers(tail));
            clock.advance(Duration.ofHours(1));
            append(2);
            append(3);

            assertEquals(List.of(2L, 3L), numbers(tail));
        }
    }

    @Test
    void everyFileCanBeReadAlone() {
        append(1);
        clock.advance(Duration.ofDays(8));
        append(2);
        assertEquals(1, journal.enforceRetention());

        assertEquals(List.of(entry(2).record()), readAll());
    }

    @Test
    void appendsAfterItWasOpenedAgain() {
        append(1);
        journal.close();
        journal = RunJournal.open(directory, OPTIONS, clock);
        append(2);

        assertEquals(List.of(entry(1).record(), entry(2).record()), readAll());
    }

    @Test
    void neverGivesAnInstanceNumberTwice() {
        int first = journal.nextInstanceNumber();
        int second = journal.nextInstanceNumber();
        append(1);
        journal.close();
        journal = RunJournal.open(directory, OPTIONS, clock);

        assertEquals(List.of(1, 2, 3), List.of(first, second, journal.nextInstanceNumber()));
    }

    @Test
    void failsTheWholeBatchAndGoesOnWithTheNext() {
        TestingEntry good = entry(1);
        UnwritableEntry bad = new UnwritableEntry();
        journal.offer(good);
        journal.offer(bad);
        journal.flush();

        assertInstanceOf(IllegalStateException.class, good.failure());
        assertEquals(1, good.callbacks());
        assertEquals(1, bad.failures);
        assertTrue(journal.failure().isPresent());

        append(2);
        assertEquals(List.of(entry(2).record()), readAll());
        assertTrue(journal.failure().isEmpty());
    }

    @Test
    void appendsOnAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();
        append(1);

        assertTrue(Thread.interrupted(), "the mark of the interrupt is kept");
        append(2);
        assertEquals(List.of(entry(1).record(), entry(2).record()), readAll());
    }

    @Test
    void opensOnlyWhereTheDiskHasRoom() {
        long more = directory.toFile().getUsableSpace() * 2;
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> RunJournal.open(directory, OPTIONS.withFreeBytesMin(more), clock).close());

        assertEquals("the disk of " + directory + " has fewer than " + more + " bytes free", e.getMessage());
        assertTrue(journal.hasRoom());
    }

    @Test
    void callsBackWhatIsOfferedBeforeItCloses() {
        TestingEntry before = entry(1);
        journal.offer(before);
        journal.close();

        assertTrue(before.isAppended());
        TestingEntry after = entry(2);
        assertTrue(journal.offer(after));
        assertInstanceOf(IllegalStateException.class, after.failure());
        assertEquals(List.of(before.record()), readAll());
    }

    @Test
    void appendsWithEachBatchOnTheDisk() {
        journal.close();
        journal = RunJournal.open(directory, OPTIONS.withSyncEachBatch(true), clock);
        append(1);

        assertEquals(List.of(entry(1).record()), readAll());
    }

    private void append(long number) {
        TestingEntry entry = entry(number);
        offerAndFlush(entry);
        assertTrue(entry.isAppended(), () -> "" + entry.failure());
    }

    private void offerAndFlush(TestingEntry entry) {
        while (!journal.offer(entry)) {
            journal.flush();
        }
        journal.flush();
    }

    private static TestingEntry entry(long number) {
        return new TestingEntry(TestingRuns.returned(number));
    }

    private List<RunRecord> readAll() {
        List<RunRecord> runs = new ArrayList<>();
        try (RunTail tail = journal.tail()) {
            while (tail.next(runs::add)) {}
        }
        return runs;
    }

    private static List<Long> numbers(RunTail tail) {
        LongStream.Builder numbers = LongStream.builder();
        while (tail.next(run -> numbers.add(run.requestIdLow()))) {}
        return numbers.build().boxed().toList();
    }

    private static final class UnwritableEntry implements JournalEntry {
        private int failures;

        @Override
        public RunRecord record() {
            throw new IllegalStateException("this run has not ended");
        }

        @Override
        public void appended() {
            throw new AssertionError("appended without a record");
        }

        @Override
        public void appendFailed(Exception cause) {
            failures++;
        }
    }
}
