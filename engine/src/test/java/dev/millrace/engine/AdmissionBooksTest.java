package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.dispatch.TestingLine;
import dev.millrace.engine.dispatch.TestingReply;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.Zones;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionBooksTest {
    private static final FunctionVersion HELLO = TestingLine.function("hello", Duration.ofSeconds(3));
    private static final FunctionVersion OTHER = TestingLine.function("other", Duration.ofSeconds(3));
    private static final ZoneOptions ZONE =
            new ZoneOptions(10, 10, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T10:00:00Z"));
    private final TestingLine.MemoryJournal journal = new TestingLine.MemoryJournal();
    private final Admission admission = new Admission(0);
    private final RefusalCounts refusals = new RefusalCounts();
    private final Gate gate = new Gate(admission, refusals, LogSink.NONE, clock);
    private final InvocationBatch door = new InvocationBatch(
            gate, new Dispatcher(16, new Zones(List.of("a"), ZONE, List.of(), journal, () -> 1, clock), refusals));
    private final AdmissionBooks books = new AdmissionBooks(admission, refusals, journal, clock);

    @Test
    void writesWhatWasRefusedSinceTheTallyBefore() {
        books.write();
        assertEquals(List.of(ofAccount(0)), taken());

        refuse(HELLO);
        refuse(HELLO);
        gate.suspend(new Refusal.Unavailable("no disk"));
        refuse(OTHER);
        books.write();
        assertEquals(
                List.of(of("hello", 2, 0), of("other", 0, 1)),
                taken().stream().sorted((a, b) -> a.function().compareTo(b.function())).toList());

        books.write();
        assertEquals(List.of(), taken());
    }

    @Test
    void tellsOfReservationsWhenTheyChange() {
        books.write();
        admission.resizeAccount(1_000);
        admission.reserve(new FunctionName("hello"), 30);
        admission.reserve(new FunctionName("other"), 12);
        books.write();
        books.write();
        assertEquals(List.of(ofAccount(0), ofAccount(42)), taken());
    }

    @Test
    void tellsLaterWhatCouldNotBeWritten() {
        refuse(HELLO);
        journal.failWith(new IllegalStateException("the disk is full"));
        books.write();
        assertEquals(List.of(), taken());

        refuse(HELLO);
        journal.failWith(null);
        books.write();
        assertEquals(List.of(of("hello", 2, 0), ofAccount(0)), taken());
    }

    private void refuse(FunctionVersion function) {
        Invocation invocation = new Invocation(
                RequestId.random(), function, Payload.EMPTY, TriggerKind.INVOKE, clock.nanoTime(), null, null, false,
                new TestingReply());
        assertInstanceOf(Refusal.class, door.add(invocation));
    }

    private List<AdmissionTally> taken() {
        List<AdmissionTally> taken = List.copyOf(journal.tallies);
        journal.tallies.clear();
        return taken;
    }

    private AdmissionTally of(String function, long throttled, long unavailable) {
        return new AdmissionTally(function, clock.epochNanos(), throttled, unavailable, 0);
    }

    private AdmissionTally ofAccount(int reservedRuns) {
        return new AdmissionTally(AdmissionTally.ACCOUNT, clock.epochNanos(), 0, 0, reservedRuns);
    }
}
