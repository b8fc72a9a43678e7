package dev.millrace.gateway.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventEntry;
import dev.millrace.engine.async.ledger.EventLedger;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.capture.WrittenRuns;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event among so many that nobody may look at all of them. */
class EventSearchTest {
    private static final int READ_MAX = 200;
    private static final RequestId ID = RequestId.random();
    private static final UUID UUID_OF_IT = new UUID(ID.high(), ID.low());

    @TempDir
    private Path data;

    @AutoClose
    private WrittenRuns runs;

    @AutoClose
    private EventLedger ledger;

    @AutoClose
    private RunSearch known;

    private long sequence;

    @BeforeEach
    void begin() {
        runs = new WrittenRuns(data);
        known = runs.search();
        ledger = EventLedger.open(data.resolve("events"), JournalOptions.defaults(), runs.clock());
    }

    @Test
    void itsRunsSayWhereItsHistoryIs() {
        others(3_000, Duration.ofMillis(10));
        long accepted = accept(ID);
        runs.advance(Duration.ofMillis(5));
        others(20, Duration.ofMillis(10));
        runs.advance(Duration.ofSeconds(1));
        RunRecord first = attempt(1, RunOutcome.FAILED);
        postpone(accepted);
        others(3_000, Duration.ofMillis(20));
        runs.advance(Duration.ofHours(1));
        others(3_000, Duration.ofMillis(20));
        RunRecord second = attempt(2, RunOutcome.RETURNED);
        end(ID, accepted);
        others(1_000, Duration.ofMillis(10));
        EventHistory found = search().find(UUID_OF_IT, List.of(first, second));
        assertEquals(
                List.of(EventRecord.Accepted.class, EventRecord.Postponed.class, EventRecord.Ended.class),
                found.records().stream().map(EventRecord::getClass).toList());
        assertTrue(found.complete());
        EventHistory ofAll = new EventSearch(data.resolve("events"), Long.MAX_VALUE).find(UUID_OF_IT, List.of(second));
        assertEquals(3, ofAll.records().size());
    }

    @Test
    void itMayHaveWaitedForLong() {
        long accepted = accept(ID);
        runs.advance(Duration.ofHours(3));
        others(10, Duration.ofSeconds(1));
        RunRecord only = attempt(1, RunOutcome.RETURNED);
        end(ID, accepted);
        EventHistory found = search().find(UUID_OF_IT, List.of(only));
        assertEquals(2, found.records().size());
        assertTrue(found.complete());
    }

    @Test
    void itSaysWhatIsMissing() {
        others(1_000, Duration.ofMillis(60));
        long accepted = accept(ID);
        others(1_000, Duration.ofMillis(60));
        RunRecord only = attempt(1, RunOutcome.RETURNED);
        end(ID, accepted);
        EventHistory found = search().find(UUID_OF_IT, List.of(only));
        assertEquals(1, found.records().size());
        assertFalse(found.complete());
        runs.record(only);
        WholeRun whole = details().find(UUID_OF_IT, runs.now());
        assertTrue(whole != null && whole.event() != null && !whole.event().complete());
    }

    @Test
    void oneThatHasNotRunIsFoundAmongTheNewest() {
        others(3_000, Duration.ofMillis(10));
        runs.advance(Duration.ofMinutes(1));
        assertThrows(RunDetails.UnknownEventException.class, () -> details().find(UUID_OF_IT, runs.now()));
        accept(ID);
        others(20, Duration.ofMillis(10));
        EventHistory found = search().find(UUID_OF_IT, runs.now());
        assertEquals(1, found.records().size());
        assertTrue(found.complete());
    }

    @Test
    void nobodyWaitsInAnEmptyLedger() {
        assertEquals(new EventHistory(List.of(), true), search().find(UUID_OF_IT, runs.now()));
        accept(RequestId.random());
        assertEquals(new EventHistory(List.of(), true), search().find(UUID_OF_IT, runs.now()));
    }

    private EventSearch search() {
        return new EventSearch(data.resolve("events"), READ_MAX);
    }

    private RunDetails details() {
        return new RunDetails(
                known,
                (_, _, _, _) -> new RunLog.Printed(List.of(), true),
                List::of,
                ToldLines.in(data, new SystemClock()),
                search(),
                (_, _, _) -> null,
                Account.DEFAULT);
    }

    private RunRecord attempt(int number, RunOutcome outcome) {
        runs.advance(Duration.ofSeconds(1));
        return runs.run(ID, number, "hello", "1", "", "a", TriggerKind.EVENT, outcome);
    }

    /** Each in two documents of its own. */
    private void others(int count, Duration distance) {
        for (int i = 0; i < count; i++) {
            RequestId id = RequestId.random();
            end(id, accept(id));
            runs.advance(distance);
        }
    }

    private long accept(RequestId id) {
        write(null, List.of(new AsyncEvent(
                id, new FunctionName("hello"), "$LATEST", TriggerKind.EVENT, Payload.ofText("{}"), null, null, 0)));
        sequence++;
        return sequence;
    }

    private void postpone(long event) {
        long now = runs.clock().epochMillis();
        write(new EventRecord.Postponed(event, ID, "hello", 1, 0, now, now + 60_000), List.of());
    }

    private void end(RequestId id, long event) {
        long now = runs.clock().epochMillis();
        write(new EventRecord.Ended(event, id, "hello", null, EventEnd.SUCCEEDED, 0, 0, now), List.of());
    }

    private void write(@Nullable EventRecord outcome, List<AsyncEvent> accepted) {
        assertTrue(ledger.offer(new EventEntry(outcome, accepted) {
            @Override
            protected void stored(long position, int firstOrdinal, long epochMillis) {}

            @Override
            protected void notStored(Exception cause) {
                throw new AssertionError(cause);
            }
        }));
        ledger.flush();
    }
}
