package dev.millrace.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunFollowerTest {
    private static final RunRecord RUN = Runs.returned("hello", 1_000);

    private final ManualClock clock = new ManualClock();
    private final GrowingJournal journal = new GrowingJournal();
    private final List<RunRecord> folded = new ArrayList<>();
    private final RunFollower follower = new RunFollower(journal, (run, at) -> folded.add(run), Duration.ofMillis(1), clock);

    @Test
    void foldsABatchAStepAndSaysHowManyRecordsItHad() {
        journal.append(List.of(RUN, RUN, RUN));
        journal.append(List.of(RUN));

        assertEquals(3, follower.step());
        assertEquals(1, follower.step());
        assertEquals(0, follower.step());
        assertEquals(4, folded.size());
    }

    @Test
    void goesOnWithinAStepWhenABatchHasNoRecords() {
        journal.append(List.of());
        journal.append(List.of(RUN));

        assertEquals(1, follower.step());
    }

    @Test
    void isCaughtUpOnceTheJournalHasNothingNew() throws InterruptedException {
        journal.append(List.of(RUN));
        Thread thread = Thread.ofPlatform().start(follower);

        follower.awaitCaughtUp();

        assertEquals(1, folded.size());
        follower.stop(1);
        thread.join();
    }

    @Test
    void foldsWhatIsLeftWhenItIsStopped() {
        journal.append(List.of(RUN));
        journal.append(List.of(RUN));
        follower.stop(1);

        follower.run();

        assertEquals(2, folded.size());
        assertTrue(journal.closed());
        assertNull(follower.failure());
    }

    @Test
    void leavesTheRestWhenTheDeadlineHasPassed() {
        journal.append(List.of(RUN));
        journal.append(List.of(RUN));
        follower.stop(1);
        clock.advance(2);

        follower.run();

        assertEquals(1, folded.size());
    }

    @Test
    void endsWhenTheJournalCannotBeReadAndSaysWhy() throws InterruptedException {
        journal.append(List.of(RUN));
        journal.corrupt();

        follower.run();

        Throwable failure = follower.failure();
        assertNotNull(failure);
        assertEquals("bad checksum at 4711", failure.getMessage());
        assertEquals(1, folded.size());
        assertTrue(journal.closed());
        follower.awaitCaughtUp();
    }

    @Test
    void foldsARecordThatIsAppendedWhileItRests() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        RunFollower resting = new RunFollower(journal, (run, at) -> seen.countDown(), Duration.ofMillis(1), clock);
        Thread thread = Thread.ofPlatform().start(resting);
        resting.awaitCaughtUp();

        journal.append(List.of(RUN));

        seen.await();
        resting.stop(1);
        thread.join();
    }
}
