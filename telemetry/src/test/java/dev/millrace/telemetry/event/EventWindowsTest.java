package dev.millrace.telemetry.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventEntry;
import dev.millrace.engine.async.ledger.EventLedger;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWindowsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START_SECOND = Runs.ARRIVAL_EPOCH_NANOS / SECOND / 3_600 * 3_600;
    private static final long HOURS = 4 * 3_600;
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:dead";

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ManualClock clock = new ManualClock();
    private EventLedger ledger;

    @BeforeEach
    void open() {
        ledger = EventLedger.open(directory, JournalOptions.defaults(), clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void addsUpWhatTheLedgerTellsOfAFunction() {
        accept("f");
        accept("f");
        accept("g");
        write(null, new Message(RequestId.random(), QUEUE, origin(Message.Reason.DEAD_LETTER), Payload.EMPTY, List.of()));
        write(new EventRecord.Postponed(1, RequestId.random(), "f", 1, 500, nowMillis(), nowMillis() + 60_000));
        end(1, "f", null, EventEnd.FAILED, 1_500);
        end(2, "f", null, EventEnd.EXPIRED, 9_000);
        end(3, "g", null, EventEnd.SUCCEEDED, 2);
        end(4, QUEUE, origin(Message.Reason.DEAD_LETTER), EventEnd.FAILED, 3);
        try (EventWindows windows = windows()) {
            EventStatistics f = all(windows, "f");
            assertEquals(2, f.received());
            assertEquals(2, f.dropped());
            assertEquals(1, f.deadLetterErrors());
            assertEquals(0, f.destinationFailures());
            assertEquals(2, f.ages().count());
            assertEquals(2_000 * 1_000_000L, f.ages().sumNanos());
            assertEquals(3, all(windows, null).received());
            assertEquals(Set.of("f", "g"), windows.functions());
            assertNull(windows.periods("f", START_SECOND - HOURS, START_SECOND, HOURS).get(START_SECOND - HOURS));
        }
    }

    @Test
    void countsEachRecordOnceHoweverOftenItsProcessDies() {
        int events = 400;
        List<Long> ages = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            accept("f");
            long age = random.nextInt(100_000);
            ages.add(age);
            end(i, "f", null, i % 4 == 0 ? EventEnd.FAILED : EventEnd.SUCCEEDED, age);
            clock.advance(random.nextInt(20) * SECOND);
            if (i % 40 == 0) {
                EventWindows dies = windows(); // never closed, as if by kill -9
                dies.follow();
                clock.advance(15 * SECOND);
                accept("g");
                dies.follow();
                restart();
            }
        }
        windows().close();
        restart();
        try (EventWindows windows = windows()) {
            EventStatistics f = all(windows, "f");
            assertEquals(events, f.received(), "seed " + seed);
            assertEquals(events / 4, f.dropped());
            assertEquals(ages.stream().mapToLong(age -> age).max().orElseThrow() * 1_000_000L, f.ages().maxNanos());
            assertEquals(ages.stream().mapToLong(age -> age).sum() * 1_000_000L, f.ages().sumNanos());
            long byMinutes = windows.periods("f", START_SECOND, START_SECOND + HOURS, 60).values().stream()
                    .mapToLong(EventStatistics::received)
                    .sum();
            assertEquals(events, byMinutes);
        }
    }

    /** The statistics know of more records than the ledger has kept. */
    @Test
    void countsEachNewEventThoughItTakesThePlaceOfALostOne() throws IOException {
        Path longer = directory.resolve("longer");
        try (EventLedger whole = EventLedger.open(longer, JournalOptions.defaults(), clock)) {
            EventLedger shorter = ledger;
            ledger = whole;
            for (int i = 0; i < 20; i++) {
                accept("f");
            }
            windows().close();
            ledger = shorter;
        }
        accept("f");
        ledger.close();
        Files.copy(longer.resolve(EventWindows.FILE_NAME), directory.resolve(EventWindows.FILE_NAME));
        open();
        accept("f");
        accept("f");
        try (EventWindows windows = windows()) {
            assertEquals(22, all(windows, "f").received());
        }
        restart();
        try (EventWindows windows = windows()) {
            accept("f");
            assertEquals(23, all(windows, "f").received());
        }
    }

    @Test
    void seesWhatIsWrittenWhileItLooks() {
        try (EventWindows windows = windows()) {
            assertTrue(windows.functions().isEmpty());
            accept("f");
            assertEquals(1, all(windows, "f").received());
            accept("f");
            assertEquals(2, all(windows, "f").received());
        }
    }

    private void restart() {
        ledger.close();
        open();
    }

    private EventWindows windows() {
        return EventWindows.open(ledger.tail(), clock);
    }

    private static EventStatistics all(EventWindows windows, @Nullable String function) {
        return Objects.requireNonNull(
                windows.periods(function, START_SECOND, START_SECOND + HOURS, HOURS).get(START_SECOND));
    }

    private static Message.Origin origin(Message.Reason reason) {
        return new Message.Origin(reason, "f");
    }

    private long nowMillis() {
        return clock.epochNanos() / 1_000_000;
    }

    private void accept(String function) {
        write(null, new AsyncEvent(
                RequestId.random(), new FunctionName(function), "$LATEST", TriggerKind.EVENT, Payload.EMPTY, null, null,
                0));
    }

    private void end(long sequence, String recipient, Message.@Nullable Origin origin, EventEnd how, long ageMillis) {
        write(new EventRecord.Ended(
                sequence, RequestId.random(), recipient, origin, how, 0, ageMillis, nowMillis()));
    }

    private void write(@Nullable EventRecord outcome, Deferred... accepted) {
        assertTrue(ledger.offer(new EventEntry(outcome, List.of(accepted)) {
            @Override
            protected void stored(long position, int firstOrdinal, long epochMillis) {
                // the flush that follows has stored it
            }

            @Override
            protected void notStored(Exception cause) {
                throw new IllegalStateException(cause);
            }
        }));
        ledger.flush();
    }
}
