package dev.millrace.engine.capture.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureJournalTest {
    private static final Instant START = Instant.parse("2026-11-28T10:10:00Z");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(START);

    @Test
    void readsWhatWasWritten() {
        byte[] random = new byte[1 << 20];
        new Random(20_261_128).nextBytes(random);
        CapturedPart large = CapturedPart.whole(Payload.of(random));
        CapturedPart hashed = new CapturedPart(PartState.OMITTED, 1L << 32, "0".repeat(64), Payload.EMPTY);
        CapturedRun whole = run(RequestId.random(), START, large, large, "{\"client\":{}}", Collections.nCopies(32, "$.a"));
        CapturedRun without = run(RequestId.random(), START, hashed, CapturedPart.whole(Payload.EMPTY), null, List.of());
        CaptureGap gap = new CaptureGap(1, 2, 3);
        try (CaptureJournal journal = CaptureJournal.open(directory, JournalOptions.defaults(), clock)) {
            assertNull(journal.write(whole));
            assertNull(journal.write(gap));
            assertNull(journal.write(without));
        }
        List<CaptureItem> read = new ArrayList<>();
        try (CaptureTail tail = CaptureTail.open(directory)) {
            while (tail.next(read::add)) {
                // all that there is
            }
        }
        assertEquals(3, read.size());
        CapturedRun first = (CapturedRun) read.getFirst();
        assertArrayEquals(random, first.request().kept().array());
        assertArrayEquals(random, first.response().kept().array());
        assertEquals(without(whole), without(first));
        assertEquals(gap, read.get(1));
        assertEquals(without, read.get(2));
    }

    @Test
    void saysWhyNothingCanBeWritten() {
        CaptureJournal journal = CaptureJournal.open(directory, JournalOptions.defaults(), clock);
        journal.close();
        assertNotNull(journal.write(new CaptureGap(1, 2, 3)));
    }

    /** Payloads of two attempts, an hour apart, between others. */
    @Test
    void findsTheRunsOfARequestAndTheGapsThatMayHideOne() {
        RequestId wanted = RequestId.random();
        Instant later = START.plus(Duration.ofMinutes(70));
        try (CaptureJournal journal = CaptureJournal.open(directory, JournalOptions.defaults(), clock)) {
            write(journal, RequestId.random(), START);
            write(journal, wanted, START);
            journal.write(new CaptureGap(nanos(START) - 5, nanos(START) + 5, 2));
            clock.advance(Duration.ofMinutes(70));
            write(journal, RequestId.random(), later);
            write(journal, wanted, later);
            assertEquals(2, CaptureSearch.find(directory, wanted, null).runs().size());
            CaptureSearch.Found early = CaptureSearch.find(directory, wanted, START);
            assertEquals(1, early.runs().size());
            assertEquals(2, early.gaps().getFirst().runs());
            CaptureSearch.Found late = CaptureSearch.find(directory, wanted, later);
            assertEquals(nanos(later), late.runs().getFirst().endEpochNanos());
            assertTrue(late.gaps().isEmpty());
            assertTrue(CaptureSearch.find(directory, RequestId.random(), null).runs().isEmpty());
        }
        assertTrue(CaptureSearch.find(directory.resolve("none"), wanted, null).runs().isEmpty());
    }

    @Test
    void keepsWhatItIsToldTo() {
        JournalOptions options = JournalOptions.defaults().withRetention(Duration.ofHours(2), 1L << 30);
        try (CaptureJournal journal = CaptureJournal.open(directory, options, clock)) {
            RequestId old = RequestId.random();
            write(journal, old, START);
            clock.advance(Duration.ofHours(4));
            write(journal, RequestId.random(), START.plus(Duration.ofHours(4)));
            assertEquals(1, journal.enforceRetention());
            assertTrue(CaptureSearch.find(directory, old, null).runs().isEmpty());
        }
    }

    private static void write(CaptureJournal journal, RequestId requestId, Instant ended) {
        CapturedPart part = CapturedPart.whole(Payload.ofText("{}"));
        assertNull(journal.write(run(requestId, ended, part, part, null, List.of())));
    }

    private static CapturedRun without(CapturedRun run) {
        CapturedPart none = CapturedPart.whole(Payload.EMPTY);
        return new CapturedRun(
                run.requestId(),
                run.attempt(),
                run.function(),
                run.version(),
                run.trigger(),
                run.arrivalEpochNanos(),
                run.endEpochNanos(),
                run.initNanos(),
                run.runNanos(),
                run.outcome(),
                run.errorType(),
                run.clientContext(),
                run.redact(),
                none,
                none);
    }

    private static CapturedRun run(
            RequestId requestId,
            Instant ended,
            CapturedPart request,
            CapturedPart response,
            @Nullable String context,
            List<String> redact) {
        return new CapturedRun(
                requestId,
                255,
                "function",
                "$LATEST",
                TriggerKind.REPLAY,
                nanos(ended) - 10,
                nanos(ended),
                3,
                7,
                RunOutcome.FAILED,
                "some.Error",
                context,
                redact,
                request,
                response);
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
