package dev.millrace.engine.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.capture.policy.CaptureKind;
import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.capture.store.CaptureGap;
import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.capture.store.PartState;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.dispatch.TestingLine.MemoryJournal;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of payloads to the disk, step by step on the test's thread. */
class CapturesTest {
    private static final Outcome RETURNED = new Outcome.Returned(Payload.ofText("{\"answer\":42}"));
    private static final Outcome FAILED = new Outcome.Failed("some.Error", Payload.ofText("{\"errorType\":\"some.Error\"}"));
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    };

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T10:10:00Z"));
    private final MemoryJournal journal = new MemoryJournal();

    private int upkeeps;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private CapturePolicies policies;

    @BeforeEach
    void openPolicies() {
        policies = CapturePolicies.open(directory.resolve("capture.db"));
    }

    @AfterEach
    void closePolicies() {
        policies.close();
    }

    @Test
    void keepsNothingUnlessAFunctionAsksForIt() throws Exception {
        Captures captures = captures(1 << 20);
        assertTrue(captures.offer(ended("{}", RETURNED)));
        captures.flush();
        assertEquals(1, journal.records.size());
        step(captures);
        assertFalse(Files.exists(directory.resolve("payloads")), "a journal was made for nothing");
    }

    @Test
    void keepsPayloadsBeforeTheRecord() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Captures captures = captures(1 << 20);
        Run run = ended("{\"name\":\"ann\"}", RETURNED);
        captures.offer(run);
        captures.flush();
        assertTrue(journal.records.isEmpty(), "the record went ahead of the payload");
        step(captures);
        assertEquals(1, journal.records.size());
        CapturedRun kept = found(run).runs().getFirst();
        assertEquals("{\"name\":\"ann\"}", kept.request().kept().text());
        assertEquals("{\"answer\":42}", kept.response().kept().text());
        assertEquals(PartState.WHOLE, kept.request().state());
        assertEquals(run.runNanos(), kept.runNanos());
        assertEquals(0, captures.dropped());
    }

    @Test
    void keepsThoseOfErrorsOnlyWhereToldSo() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ERRORS, 100, Redaction.NONE));
        Captures captures = captures(1 << 20);
        Run good = ended("{}", RETURNED);
        Run bad = ended("{}", FAILED);
        captures.offer(good);
        captures.offer(bad);
        step(captures);
        assertEquals(2, journal.records.size());
        assertTrue(found(good).runs().isEmpty());
        assertEquals("some.Error", found(bad).runs().getFirst().errorType());
    }

    @Test
    void keepsNoneAsThePolicySays() {
        policies.set("f", CapturePolicy.NONE);
        Captures captures = captures(1 << 20);
        captures.offer(ended("{}", FAILED));
        captures.flush();
        assertEquals(1, journal.records.size());
    }

    @Test
    void cutsWhatIsLargerThanThePolicyKeeps() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 5, Redaction.NONE));
        Captures captures = captures(1 << 20);
        Run run = ended("{\"name\":\"ann\"}", RETURNED);
        captures.offer(run);
        step(captures);
        CapturedRun kept = found(run).runs().getFirst();
        assertEquals(PartState.TRUNCATED, kept.request().state());
        assertEquals("{\"nam", kept.request().kept().text());
        assertEquals(14, kept.request().sizeBytes());
        assertEquals(
                RunCopy.sha256("{\"name\":\"ann\"}".getBytes(StandardCharsets.UTF_8)), kept.request().sha256());
        assertFalse(kept.isReplayable());
    }

    @Test
    void redactsBeforeAnythingIsWritten() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 60, Redaction.of(List.of("$..password"))));
        Captures captures = captures(1 << 20);
        Run json = ended("{\"password\":\"hunter2\"}", RETURNED);
        Run text = ended("password=hunter2", RETURNED);
        Run large = ended("{\"password\":\"hunter2\",\"more\":\"" + "x".repeat(60) + "\"}", RETURNED);
        List.of(json, text, large).forEach(captures::offer);
        step(captures);
        assertEquals("{\"password\":\"[redacted]\"}", found(json).runs().getFirst().request().kept().text());
        assertEquals("", found(json).runs().getFirst().request().sha256());
        for (Run notKept : List.of(text, large)) {
            CapturedRun kept = found(notKept).runs().getFirst();
            assertEquals(PartState.OMITTED, kept.request().state());
            assertEquals(0, kept.request().kept().sizeBytes());
            assertEquals(64, kept.request().sha256().length());
            assertEquals(List.of("$..password"), kept.redact());
        }
        assertNowhereOnDisk("hunter2");
    }

    /** The client context is text of the caller's, too. */
    @Test
    void redactsTheClientContext() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 60, Redaction.of(List.of("$..password"))));
        Captures captures = captures(1 << 20);
        Run run = ended("{}", RETURNED, "{\"custom\":{\"password\":\"hunter2\",\"a\":1}}");
        captures.offer(run);
        step(captures);
        assertEquals(
                "{\"custom\":{\"password\":\"[redacted]\",\"a\":1}}", found(run).runs().getFirst().clientContext());
        assertNowhereOnDisk("hunter2");
    }

    @Test
    void saysOfADroppedPayloadThatThereWasNoRoom() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Captures captures = captures(20);
        Run small = ended("{}", RETURNED);
        Run large = ended("{\"name\":\"ann\"}", RETURNED);
        captures.offer(small);
        captures.offer(large);
        captures.flush();
        assertEquals(1, journal.records.size(), "a run waits for a payload that is not kept");
        assertEquals(1, captures.dropped());
        step(captures);
        assertEquals(2, journal.records.size());
        CapturedRun dropped = found(large).runs().getFirst();
        assertEquals(PartState.DROPPED, dropped.request().state());
        assertEquals(14, dropped.request().sizeBytes());
        assertEquals(PartState.WHOLE, found(small).runs().getFirst().request().state());
        captures.offer(ended("{}", RETURNED));
        assertEquals(1, captures.dropped(), "the room of what was written is free again");
    }

    @Test
    void countsWhatNotEvenANoteIsWrittenOf() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Captures captures = captures(0);
        for (int i = 0; i < Captures.WAITING_MAX + 3; i++) {
            captures.offer(ended("{}", RETURNED));
        }
        captures.flush();
        assertEquals(Captures.WAITING_MAX + 3, journal.records.size());
        assertEquals(Captures.WAITING_MAX + 3, captures.dropped());
        Run last = ended("{}", RETURNED);
        captures.offer(last);
        step(captures);
        CaptureGap gap = found(last).gaps().getFirst();
        assertEquals(4, gap.runs());
    }

    @Test
    void letsARecordGoAheadWhenTheDiskStandsStill() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Captures captures = captures(1 << 20);
        Run first = ended("{}", RETURNED);
        captures.offer(first);
        captures.releaseLate();
        assertTrue(journal.records.isEmpty());
        clock.advance(Duration.ofNanos(Captures.HOLD_NANOS));
        captures.releaseLate();
        assertEquals(1, journal.records.size());
        captures.offer(ended("{}", RETURNED));
        captures.flush();
        assertEquals(2, journal.records.size(), "a run waits for a disk of which it is known that it stands still");
        step(captures);
        assertEquals(2, journal.records.size(), "a run has two records");
        assertEquals(1, found(first).runs().size());
        clock.advance(Duration.ofSeconds(10));
        captures.offer(ended("{}", RETURNED));
        captures.flush();
        assertEquals(2, journal.records.size(), "no run waits although the disk is well again");
    }

    @Test
    void losesNoRecordWhenNothingCanBeWritten() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Files.writeString(directory.resolve("payloads"), "a file where the directory should be");
        Captures captures = captures(1 << 20);
        captures.offer(ended("{}", RETURNED));
        CaptureWriter writer = writer(captures);
        writer.close();
        writer.run();
        assertEquals(1, journal.records.size());
        assertEquals(1, captures.dropped());
    }

    @Test
    void keepsPayloadsByteForByte() throws Exception {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        Captures captures = captures(1 << 20);
        byte[] bytes = {0, (byte) 0xff, (byte) 0xc3, 0x28, 10};
        Run run = ended(Payload.of(bytes), RETURNED, null);
        captures.offer(run);
        step(captures);
        assertArrayEquals(bytes, found(run).runs().getFirst().request().kept().array());
    }

    @Test
    void hasFunctionsForgottenOnceASecond() throws Exception {
        CaptureWriter writer = writer(captures(1 << 20));
        writer.step(0);
        writer.step(0);
        assertEquals(1, upkeeps);
        clock.advance(Duration.ofSeconds(1));
        writer.step(0);
        assertEquals(2, upkeeps);
    }

    @Test
    void looksAfterPayloadsThoughFunctionsCannotBeForgotten() {
        policies.set("f", new CapturePolicy(CaptureKind.ALL, 100, Redaction.NONE));
        CaptureWriter writer = writer(captures(1 << 20), () -> {
            throw new IllegalStateException("the disk is full");
        });
        assertThrows(IllegalStateException.class, () -> writer.step(0));
        assertTrue(Files.isDirectory(directory.resolve("payloads")));
    }

    private Captures captures(long waitingBytesMax) {
        return new Captures(policies, journal, waitingBytesMax, clock);
    }

    private CaptureWriter writer(Captures captures) {
        return writer(captures, () -> upkeeps++);
    }

    private CaptureWriter writer(Captures captures, Runnable forgetFunctions) {
        return new CaptureWriter(
                captures, directory.resolve("payloads"), CaptureOptions.defaults(), forgetFunctions, clock);
    }

    /** Does what the thread does until nothing waits. */
    private void step(Captures captures) throws InterruptedException {
        CaptureWriter writer = writer(captures);
        do {
            writer.step(0);
        } while (!captures.isEmpty());
        writer.step(0);
        clock.advance(Duration.ofSeconds(1));
        writer.step(0);
    }

    private CaptureSearch.Found found(Run run) {
        return CaptureSearch.find(
                directory.resolve("payloads"),
                run.requestId(),
                Instant.EPOCH.plusNanos(run.record().endEpochNanos()));
    }

    private void assertNowhereOnDisk(String secret) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(content.contains(secret), () -> secret + " is in " + file);
            }
        }
    }

    private Run ended(String request, Outcome outcome) {
        return ended(request, outcome, null);
    }

    private Run ended(String request, Outcome outcome, @Nullable String clientContext) {
        return ended(Payload.ofText(request), outcome, clientContext);
    }

    private Run ended(Payload request, Outcome outcome, @Nullable String clientContext) {
        Invocation invocation = new Invocation(
                RequestId.random(),
                TestRuns.run().function(),
                request,
                TriggerKind.INVOKE,
                clock.nanoTime(),
                clientContext,
                null,
                false,
                NOBODY);
        Run run = new Run(
                invocation, (Permit) new Admission(10).admit(invocation.function().name()), clock);
        run.takenWarm("a", 1, nothing -> {}, clock.nanoTime());
        clock.advance(Duration.ofMillis(1));
        run.end(outcome);
        return run;
    }
}
