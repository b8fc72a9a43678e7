package dev.millrace.engine.async.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.dispatch.FakeRuntime;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
    private static final Outcome FAILURE =
            new Outcome.Failed("java.lang.Error", Payload.ofText("{\"errorType\":\"java.lang.Error\"}"));
    private static final Outcome PLATFORM_FAILURE =
            new Outcome.Crashed("Sandbox.Failure", Payload.ofText("{\"errorType\":\"Sandbox.Failure\"}"));

    @TempDir
    Path directory;

    private final Queue<String> payloads = new ConcurrentLinkedQueue<>();
    private @Nullable TestingQueue open;

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void anEventRunsOnceAndSucceeds() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        RequestId event = queue.accept("f", "{\"a\":1}");
        queue.settle();
        assertEquals(List.of("f {\"a\":1}"), List.copyOf(payloads));
        assertEquals(List.of(1), attempts(queue, event));
        assertEquals(TriggerKind.EVENT, queue.runs(event).getFirst().trigger());
        assertEquals(EventEnd.SUCCEEDED, onlyEnd(queue).how());
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void failuresAreTriedAgainAfterOneMinuteAndThenTwo() {
        TestingQueue queue = queue(run -> FAILURE);
        RequestId event = queue.accept("f", "{}");
        queue.settle();
        assertEquals(List.of(1), attempts(queue, event));
        queue.advance(Duration.ofSeconds(59));
        assertEquals(List.of(1), attempts(queue, event));
        queue.advance(Duration.ofSeconds(1));
        assertEquals(List.of(1, 2), attempts(queue, event));
        queue.advance(Duration.ofSeconds(119));
        assertEquals(List.of(1, 2), attempts(queue, event));
        assertTrue(queue.ends().isEmpty());
        queue.advance(Duration.ofSeconds(1));
        assertEquals(List.of(1, 2, 3), attempts(queue, event));
        assertEquals(1, queue.runs(event).stream().map(run -> RunTrace.of(run).traceId()).distinct().count());
        assertEquals(EventEnd.FAILED, onlyEnd(queue).how());
        assertEquals(3, onlyEnd(queue).failures());
        queue.advance(Duration.ofHours(7));
        assertEquals(3, queue.runs(event).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void asManyRetriesAsTheOwnerAllows(int retries) {
        TestingQueue queue = queue(run -> FAILURE);
        queue.configure("f", TestingQueue.config(retries, null, null, null));
        RequestId event = queue.accept("f", "{}");
        queue.settle();
        for (int minutes = 0; minutes < 10; minutes++) {
            queue.advance(Duration.ofMinutes(1));
        }
        assertEquals(retries + 1, queue.runs(event).size());
        assertEquals(retries + 1, onlyEnd(queue).failures());
    }

    @Test
    void aSecondRunMaySucceed() {
        TestingQueue queue = queue(run -> run.invocation().attempt() == 1 ? FAILURE : FakeRuntime.returned("2"));
        queue.accept("f", "{}");
        queue.settle();
        queue.advance(Duration.ofMinutes(1));
        assertEquals(EventEnd.SUCCEEDED, onlyEnd(queue).how());
        assertEquals(1, onlyEnd(queue).failures());
    }

    @Test
    void anEventThatGetsTooOldBeforeItsRetryExpires() {
        TestingQueue queue = queue(run -> FAILURE);
        queue.configure("f", TestingQueue.config(2, 90, null, null));
        RequestId event = queue.accept("f", "{}");
        queue.settle();
        queue.advance(Duration.ofSeconds(60));
        assertEquals(2, queue.runs(event).size());
        queue.advance(Duration.ofSeconds(29));
        assertTrue(queue.ends().isEmpty());
        queue.advance(Duration.ofSeconds(1));
        assertEquals(EventEnd.EXPIRED, onlyEnd(queue).how());
        assertEquals(2, onlyEnd(queue).failures());
    }

    @Test
    void whatIsThrottledIsTriedAgainLaterAndLaterUntilItIsTooOld() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        TestingQueue queue = queue(run -> {
            await(release);
            return FakeRuntime.returned("1");
        });
        queue.create("g");
        queue.configure("f", TestingQueue.config(null, 60, null, TestingQueue.arn("g")));
        queue.line.admission.reserve(new FunctionName("f"), 1);
        FunctionVersion f = Objects.requireNonNull(queue.registry.snapshot().resolve("f", ""));
        var _ = queue.line.invoke(f);
        RequestId event = queue.accept("f", "{}");
        long refusals = refusalsAfter(queue, Duration.ZERO);
        assertEquals(refusals, refusalsAfter(queue, Duration.ofMillis(999)));
        assertEquals(refusals + 1, refusalsAfter(queue, Duration.ofMillis(1)));
        assertEquals(refusals + 1, refusalsAfter(queue, Duration.ofMillis(1_999)));
        assertEquals(refusals + 2, refusalsAfter(queue, Duration.ofMillis(1)));
        assertEquals(refusals + 3, refusalsAfter(queue, Duration.ofSeconds(4)));
        assertTrue(queue.runs(event).isEmpty());
        queue.clock.advance(Duration.ofSeconds(53));
        queue.until(() -> !queue.ends().isEmpty());
        assertEquals(EventEnd.EXPIRED, queue.ends().getFirst().how());
        assertEquals(0, queue.ends().getFirst().failures());
        release.countDown();
        queue.settle();
        assertTrue(payloads.stream().anyMatch(text -> text.startsWith("g ") && text.contains("EventAgeExceeded")));
    }

    @Test
    void whatThePlatformBreaksDoesNotCountAsAFailure() {
        int[] broken = {0};
        TestingQueue queue = queue(run -> broken[0]++ < 4 ? PLATFORM_FAILURE : FakeRuntime.returned("1"));
        queue.configure("f", TestingQueue.config(0, null, null, null));
        queue.accept("f", "{}");
        queue.settle();
        queue.advance(Duration.ofSeconds(1));
        queue.advance(Duration.ofSeconds(2));
        queue.advance(Duration.ofSeconds(4));
        assertTrue(queue.ends().isEmpty());
        queue.advance(Duration.ofSeconds(8));
        assertEquals(EventEnd.SUCCEEDED, onlyEnd(queue).how());
    }

    @Test
    void aFunctionThatTakesNoRunsEndsItsEventsAtOnce() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        queue.create("g");
        queue.configure("f", TestingQueue.config(null, null, null, TestingQueue.arn("g")));
        queue.registry.amend(new FunctionName("f"), f -> f.withReservedConcurrency(0));
        queue.accept("f", "{\"a\":1}");
        queue.settle();
        assertEquals(EventEnd.ZERO_CONCURRENCY, queue.ends().getFirst().how());
        String told = told("g ");
        assertTrue(told.contains("\"condition\":\"ZeroReservedConcurrency\",\"approximateInvokeCount\":0}"), told);
        assertFalse(told.contains("responseContext"), told);
    }

    @Test
    void eventsOfADeletedFunctionEnd() {
        TestingQueue queue = queue(run -> FAILURE);
        queue.accept("f", "{}");
        queue.settle();
        queue.registry.delete(new FunctionName("f"));
        queue.advance(Duration.ofMinutes(1));
        assertEquals(EventEnd.FUNCTION_GONE, onlyEnd(queue).how());
    }

    @Test
    void destinationsLearnOfSuccessAndOfFailure() {
        TestingQueue queue = queue(run -> switch (run.function().name().value()) {
            case "f" -> run.invocation().payload().text().contains("bad") ? FAILURE : FakeRuntime.returned("{\"b\":2}");
            default -> FakeRuntime.returned("null");
        });
        queue.create("good");
        queue.create("evil");
        queue.configure("f", TestingQueue.config(0, null, TestingQueue.arn("good"), TestingQueue.arn("evil")));
        RequestId success = queue.accept("f", "{\"a\":1}");
        RequestId failure = queue.accept("f", "\"bad\"");
        queue.settle();
        String good = told("good ");
        assertEquals(
                "{\"version\":\"1.0\",\"timestamp\":\"2026-11-27T12:00:00.000Z\",\"requestContext\":{\"requestId\":\""
                        + success + "\",\"functionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST\","
                        + "\"condition\":\"Success\",\"approximateInvokeCount\":1},\"requestPayload\":{\"a\":1},"
                        + "\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\"},"
                        + "\"responsePayload\":{\"b\":2}}",
                good);
        String evil = told("evil ");
        assertTrue(evil.contains(failure.toString()), evil);
        assertTrue(evil.contains("\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":1}"), evil);
        assertTrue(evil.contains("\"functionError\":\"Unhandled\"},\"responsePayload\":{\"errorType\""), evil);
        assertEquals(4, queue.ends().size());
    }

    /** The response is as large as responses may be; the destination could not be handed that. */
    @Test
    void aRecordThatIsTooLargeForItsDestinationIsLeftOut() {
        String large = "\"" + "x".repeat(6_000_000) + "\"";
        TestingQueue queue = queue(run -> FakeRuntime.returned(large));
        queue.create("g");
        queue.configure("f", TestingQueue.config(null, null, TestingQueue.arn("g"), null));
        queue.accept("f", "{}");
        queue.settle();
        assertEquals(EventEnd.SUCCEEDED, onlyEnd(queue).how());
        assertEquals(List.of("f {}"), List.copyOf(payloads));
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void eventsThatAreTooLargeAreNotTaken() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        assertThrows(CompletionException.class, () -> queue.accept("f", "\"" + "x".repeat(5_000_000) + "\""));
        queue.accept("f", "{}");
        queue.settle();
        assertEquals(1, queue.ends().size());
    }

    @Test
    void functionsThatStartOneAnotherWithoutEndAreStopped() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        queue.configure("f", TestingQueue.config(null, null, TestingQueue.arn("f"), TestingQueue.arn("f")));
        queue.accept("f", "{}");
        queue.settle();
        assertEquals(TraceHeader.HOPS_MAX + 1, payloads.size());
        List<EventRecord.Ended> ends = queue.ends();
        assertEquals(EventEnd.RECURSIVE, ends.getLast().how());
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void whatHasNotEndedIsTakenUpAfterARestart() {
        TestingQueue queue = queue(run -> run.invocation().payload().text().contains("bad")
                ? FAILURE
                : FakeRuntime.returned("1"));
        RequestId bad = queue.accept("f", "\"bad\"");
        RequestId good = queue.accept("f", "\"good\"");
        queue.settle();
        RequestId unseen = TestingQueue.event("f", "\"unseen\"", 0).requestId();
        queue.restart();
        assertEquals(1, queue.queue().pending());
        queue.advance(Duration.ofSeconds(59));
        assertEquals(List.of(1), attempts(queue, bad));
        queue.advance(Duration.ofSeconds(1));
        assertEquals(List.of(1, 2), attempts(queue, bad));
        queue.restart();
        queue.advance(Duration.ofMinutes(2));
        assertEquals(List.of(1, 2, 3), attempts(queue, bad));
        assertEquals(List.of(1), attempts(queue, good));
        assertTrue(queue.runs(unseen).isEmpty());
        queue.restart();
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void acceptedButNeverBegunRunsAfterARestart() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        RequestId event = queue.accept("f", "{}");
        queue.restart();
        queue.settle();
        assertEquals(List.of(1), attempts(queue, event));
        assertEquals(EventEnd.SUCCEEDED, onlyEnd(queue).how());
    }

    @Test
    void aFloodOfOneFunctionDoesNotHoldUpAnother() {
        TestingQueue queue = new TestingQueue(directory, this::noted, 4);
        open = queue;
        queue.create("flood");
        queue.create("calm");
        for (int i = 0; i < 500; i++) {
            queue.accept("flood", "" + i);
        }
        queue.accept("calm", "1");
        queue.settle();
        List<String> order = List.copyOf(payloads);
        assertEquals(501, order.size());
        assertTrue(order.indexOf("calm 1") < 20, () -> "calm ran as number " + order.indexOf("calm 1"));
    }

    @Test
    void largeAndManyEventsKeepTheirPayloads() {
        TestingQueue queue = queue(run -> FakeRuntime.returned("1"));
        String large = "\"" + "x".repeat(1_000_000) + "\"";
        queue.accept("f", large);
        for (int i = 0; i < 2_000; i++) {
            queue.accept("f", "" + i);
        }
        queue.accept("f", large);
        queue.settle();
        assertEquals(2_002, payloads.size());
        assertEquals(2, payloads.stream().filter(("f " + large)::equals).count());
        for (int i = 0; i < 2_000; i++) {
            assertTrue(payloads.contains("f " + i));
        }
    }

    private TestingQueue queue(Function<Run, Outcome> body) {
        TestingQueue queue = new TestingQueue(directory, run -> {
            var _ = noted(run);
            return body.apply(run);
        });
        open = queue;
        queue.create("f");
        return queue;
    }

    private Outcome noted(Run run) {
        payloads.add(run.function().name() + " " + run.invocation().payload().text());
        return FakeRuntime.returned("1");
    }

    private String told(String function) {
        return payloads.stream()
                .filter(text -> text.startsWith(function))
                .map(text -> text.substring(function.length()))
                .findFirst()
                .orElseThrow();
    }

    private static long refusalsAfter(TestingQueue queue, Duration wait) {
        queue.clock.advance(wait);
        queue.until(() -> queue.queue().tick() > 0);
        return queue.line.refusals.byReason().values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Integer> attempts(TestingQueue queue, RequestId event) {
        return queue.runs(event).stream().map(RunRecord::attempt).toList();
    }

    private static EventRecord.Ended onlyEnd(TestingQueue queue) {
        List<EventRecord.Ended> ends = queue.ends();
        assertEquals(1, ends.size(), ends::toString);
        return ends.getFirst();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
