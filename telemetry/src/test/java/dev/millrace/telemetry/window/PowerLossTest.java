package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.WrittenRuns;
import dev.millrace.telemetry.follow.RunFollower;
import dev.millrace.telemetry.follow.RunSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statistics are on the disk, and the end of the journal is not: what a loss of power may leave. */
class PowerLossTest {
    private static final int KEPT = 400;
    private static final int ALL = 1_000;
    private static final int NEW = 900;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final ManualClock clock = new ManualClock();
    private final List<RunRecord> runs =
            Runs.over(Duration.ofMinutes(50).toNanos(), Runs.random(seed, ALL + NEW));

    @Test
    void countsEachNewRunOnceThoughItTakesThePlaceOfALostOne() throws IOException {
        Path journal = leftByALossOfPower();
        List<RunRecord> newRuns = runs.subList(ALL, ALL + NEW);
        try (WrittenRuns written = new WrittenRuns(journal, clock)) {
            written.append(newRuns.subList(0, NEW / 3));
            foldAndDie(written, journal); // before it has written anything, as after ten seconds
            written.append(newRuns.subList(NEW / 3, NEW / 2));
            fold(written, journal);
        }
        try (WrittenRuns written = new WrittenRuns(journal, clock)) { // and once more, in good order
            written.append(newRuns.subList(NEW / 2, NEW));
            fold(written, journal);
        }
        List<RunRecord> counted = new ArrayList<>(runs); // the lost ones, too: they ran
        Reference.assertSame(counted, statistics(journal), "seed " + seed);
    }

    @Test
    void losesNothingWhenAllOfTheJournalIsThere() {
        Path journal = directory.resolve("whole");
        for (int i = 0; i < 4; i++) {
            try (WrittenRuns written = new WrittenRuns(journal, clock)) {
                written.append(runs.subList(i * 100, i * 100 + 100));
                fold(written, journal);
            }
        }
        Reference.assertSame(runs.subList(0, 400), statistics(journal), "seed " + seed);
    }

    /** Or a loss of power right after it would leave the file ahead of the journal. */
    @Test
    void writesOnlyWhatTheDiskHasOfTheJournal() {
        Path journal = directory.resolve("failing");
        try (WrittenRuns written = new WrittenRuns(journal, clock)) {
            written.append(runs.subList(0, 100));
            RunSource failing = new FailingDisk(RunSource.of(written.tail()));
            RunWindows windows = RunWindows.open(journal.resolve(RunWindows.FILE_NAME), failing, clock);
            step(failing, windows);
            assertThrows(IllegalStateException.class, windows::close);
            assertEquals(0, statistics(journal).runs());
            fold(written, journal);
        }
        Reference.assertSame(runs.subList(0, 100), statistics(journal), "seed " + seed);
    }

    /** All of the statistics, but of the journal only the beginning. */
    private Path leftByALossOfPower() throws IOException {
        Path before = directory.resolve("before");
        Path after = Files.createDirectories(directory.resolve("after"));
        try (WrittenRuns written = new WrittenRuns(before, clock)) {
            written.append(runs.subList(0, KEPT));
        }
        try (Stream<Path> files = Files.list(before)) {
            for (Path file : files.toList()) {
                Files.copy(file, after.resolve(file.getFileName()));
            }
        }
        try (WrittenRuns written = new WrittenRuns(before, clock)) {
            written.append(runs.subList(KEPT, ALL));
            fold(written, before);
        }
        Files.copy(before.resolve(RunWindows.FILE_NAME), after.resolve(RunWindows.FILE_NAME));
        return after;
    }

    private void fold(WrittenRuns written, Path journal) {
        try (RunWindows windows = foldAndDie(written, journal)) {
            assertEquals(0, windows.periods(RunFilter.ALL, 0, 0, 10).size()); // and then it is closed, which writes
        }
    }

    /** Folds what the journal has; of an open one, nothing may be in the file yet. */
    private RunWindows foldAndDie(WrittenRuns written, Path journal) {
        RunSource source = RunSource.of(written.tail());
        RunWindows windows = RunWindows.open(journal.resolve(RunWindows.FILE_NAME), source, clock);
        step(source, windows);
        return windows;
    }

    private void step(RunSource source, RunWindows windows) {
        RunFollower follower = new RunFollower(source, windows, Duration.ofMillis(1), clock);
        int records;
        do {
            records = follower.step();
        } while (records > 0);
        source.close();
    }

    private RunStatistics statistics(Path journal) {
        try (CellStore store = CellStore.open(journal.resolve(RunWindows.FILE_NAME))) {
            RunCell sum = new RunCell();
            store.read(Tier.FINE, store.series(), 0, Long.MAX_VALUE / SECOND, (slot, content) -> sum.add(content));
            return sum.statistics();
        }
    }

    /** A journal of which the disk keeps nothing. */
    private record FailingDisk(RunSource source) implements RunSource {
        @Override
        public boolean next(Consumer<RunRecord> records, Consumer<AdmissionTally> tallies) {
            return source.next(records, tallies);
        }

        @Override
        public long position() {
            return source.position();
        }

        @Override
        public long endAtOpen() {
            return source.endAtOpen();
        }

        @Override
        public void force() {
            throw new UncheckedIOException(new IOException("no space left on device"));
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
