package dev.millrace.engine.dispatch;

import static dev.millrace.engine.dispatch.FakeRuntime.returned;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.admission.ThrottleReason;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.zone.ZoneState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    /** Runs that a test holds up end when it lets them. */
    private static final Duration LONG = Duration.ofMinutes(15);

    private static final FunctionVersion FUNCTION = TestingLine.function("f", LONG);

    @Test
    void answersARunWithItsRecordWritten() {
        FakeRuntime runtime = new FakeRuntime(run -> returned(run.invocation().payload().text()));
        try (TestingLine line = new TestingLine(runtime)) {
            TestingReply reply = line.invoke(FUNCTION, "[1]");
            assertEquals("[1]", reply.outcome().payload().text());
            RunRecord record = line.journal.records.peek();
            assertEquals("f", record.subject().function());
            assertTrue(record.coldStart());
            assertEquals(0, line.admission.inFlight());
        }
    }

    @Test
    void reusesTheWarmInstanceForCallsOneAfterTheOther() {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime)) {
            for (int i = 0; i < 100; i++) {
                assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
            }
            assertEquals(1, runtime.started.get());
            assertEquals(1, line.journal.records.stream().filter(RunRecord::coldStart).count());
        }
    }

    @Test
    void spreadsConcurrentRunsOfOneFunctionOverTheZones() {
        CountDownLatch release = new CountDownLatch(1);
        FakeRuntime runtime = heldUpBy(release);
        try (TestingLine line = new TestingLine(runtime)) {
            List<TestingReply> replies = invokeMany(line, FUNCTION, 30);
            await().until(() -> runtime.started.get() == 30);
            line.zones.all().forEach(zone -> assertEquals(10, zone.runs(), zone.name()));
            release.countDown();
            replies.forEach(reply -> assertInstanceOf(Outcome.Returned.class, reply.outcome()));
        }
    }

    @Test
    void aSlowRunDelaysNoneOfItsNeighbours() {
        CountDownLatch release = new CountDownLatch(1);
        FunctionVersion slow = TestingLine.function("slow", LONG);
        FakeRuntime runtime = new FakeRuntime(run -> {
            if (run.function().name().value().equals("slow")) {
                awaitLatch(release);
            }
            return returned("1");
        });
        try (TestingLine line = new TestingLine(runtime)) {
            List<TestingReply> slowReplies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                slowReplies.add(line.invoke(slow));
                assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
            }
            assertTrue(slowReplies.stream().noneMatch(TestingReply::isDone));
            release.countDown();
            slowReplies.forEach(reply -> assertInstanceOf(Outcome.Returned.class, reply.outcome()));
        }
    }

    /** The zone has learnt that the function is quick, and runs it on the thread that takes runs from the queue. */
    @Test
    void aQuickFunctionThatBlocksOnceIsPassedBy() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        FakeRuntime runtime = new FakeRuntime(run -> {
            if (run.invocation().payload().text().equals("block")) {
                awaitLatch(release);
            }
            calls.incrementAndGet();
            return returned("1");
        });
        try (TestingLine line = new TestingLine(runtime)) {
            for (int i = 0; i < 2_000; i++) {
                line.invoke(FUNCTION).outcome();
            }
            TestingReply blocked = line.invoke(FUNCTION, "block");
            for (int i = 0; i < 50; i++) {
                assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
            }
            assertFalse(blocked.isDone());
            release.countDown();
            assertInstanceOf(Outcome.Returned.class, blocked.outcome());
        }
    }

    /** The watch takes the role from drainers all the time, also from such as have not looked yet. No thread gets lost. */
    @Test
    void noThreadIsLostWhileTheWatchReplacesDrainers() throws Exception {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime, 1_000, 64, TestingLine.options(4))) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread watch = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    line.zones.tick();
                }
            });
            for (int i = 0; i < 3_000; i++) {
                invokeMany(line, FUNCTION, 8).forEach(reply -> assertInstanceOf(Run.class, reply.await()));
            }
            stop.set(true);
            watch.join();
            line.zones.all().forEach(zone -> assertTrue(zone.status().threads() <= 4, zone.status().toString()));
        }
    }

    @Test
    void refusesWhatWaitsWhenTheServerEnds() {
        CountDownLatch release = new CountDownLatch(1);
        FakeRuntime runtime = heldUpBy(release);
        try (TestingLine line = new TestingLine(runtime)) {
            List<TestingReply> replies = invokeMany(line, FUNCTION, 30);
            await().until(() -> runtime.started.get() == 30);
            line.gate.close();
            assertEquals(new Refusal.ShuttingDown(), line.invoke(FUNCTION).refusal());
            line.dispatcher.close();
            assertEquals(30, count(replies, Outcome.Crashed.class));
            assertEquals(0, line.admission.inFlight());
            release.countDown();
        }
    }

    @Test
    void answersATimeoutOnTimeAndKeepsThePoolWhole() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FunctionVersion brief = TestingLine.function("brief", Duration.ofSeconds(1));
        FakeRuntime runtime = new FakeRuntime(run -> {
            if (run.invocation().payload().text().equals("hang")) {
                inside.countDown();
                awaitLatch(release);
            }
            return returned("1");
        });
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (TestingLine line = new TestingLine(runtime, clock)) {
            TestingReply reply = line.invoke(brief, "hang");
            awaitLatch(inside);
            clock.advance(Duration.ofMillis(1_001));
            Outcome.TimedOut outcome = assertInstanceOf(Outcome.TimedOut.class, reply.outcome());
            assertEquals(
                    "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
                            + reply.run().requestId() + " Error: Task timed out after 1.00 seconds\"}",
                    outcome.payload().text());
            assertEquals(1, stuckThreads(line));
            assertEquals(0, line.admission.inFlight());
            assertInstanceOf(Outcome.Returned.class, line.invoke(brief).outcome());
            assertEquals(2, runtime.started.get(), "the instance that timed out is not used again");
            release.countDown();
            await().until(() -> stuckThreads(line) == 0);
            await().until(() -> runtime.closed.get() == 1);
        }
    }

    /** The limit of a start is a minute here, and the timeout of the function where that is longer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 60, 900})
    void anInitialisationThatHangsIsAnsweredAndItsThreadComesBack(int timeoutSeconds) {
        FunctionVersion function = TestingLine.function("hangs", Duration.ofSeconds(timeoutSeconds));
        Duration limit = Duration.ofSeconds(Math.max(timeoutSeconds, TestingLine.INIT_TIMEOUT.toSeconds()));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"), () -> {
            inside.countDown();
            awaitLatch(release);
        });
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (TestingLine line = new TestingLine(runtime, clock)) {
            TestingReply reply = line.invoke(function);
            awaitLatch(inside);
            clock.advance(limit.minusMillis(1));
            line.zones.tick();
            assertFalse(reply.isDone());
            clock.advance(Duration.ofMillis(2));
            assertInstanceOf(Outcome.TimedOut.class, reply.outcome());
            assertEquals(1, stuckThreads(line));
            release.countDown();
            await().until(() -> stuckThreads(line) == 0);
            await().until(() -> runtime.closed.get() == 1);
            assertInstanceOf(Outcome.Returned.class, line.invoke(function).outcome());
        }
    }

    @Test
    void whoeverBringsARunHandsItOnToAWorker() {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        FakeRuntime runtime = FakeRuntime.handingOn(run -> {
            threads.add(Thread.currentThread());
            return returned("1");
        });
        try (TestingLine line = new TestingLine(runtime)) {
            for (TestingReply reply : invokeMany(line, FUNCTION, 30)) {
                assertInstanceOf(Outcome.Returned.class, reply.outcome());
            }
            assertEquals(30, threads.size());
            assertEquals(
                    0,
                    line.zones.all().stream().mapToInt(zone -> zone.status().threads()).sum());
        }
    }

    @Test
    void runsOfWorkersGoWhereAZoneIsUp() {
        FakeRuntime runtime = FakeRuntime.handingOn(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime)) {
            for (String zone : List.of("a", "b")) {
                line.dispatcher.set(zone, ZoneState.DOWN);
            }
            List<TestingReply> replies = invokeMany(line, FUNCTION, 30);
            line.dispatcher.set("c", ZoneState.DOWN);
            TestingReply none = line.invoke(FUNCTION);
            assertInstanceOf(Refusal.Unavailable.class, none.refusal());
            replies.forEach(reply -> assertInstanceOf(Outcome.Returned.class, reply.outcome()));
        }
    }

    @Test
    void aZoneThatGoesDownLosesOnlyTheRunsThatHadBegun() {
        CountDownLatch release = new CountDownLatch(1);
        FakeRuntime runtime = heldUpBy(release);
        try (TestingLine line = new TestingLine(runtime)) {
            List<TestingReply> replies = invokeMany(line, FUNCTION, 30);
            await().until(() -> runtime.started.get() == 30);
            line.dispatcher.set("a", ZoneState.DOWN);
            await().until(() -> replies.stream().filter(TestingReply::isDone).count() == 10);
            List<TestingReply> later = invokeMany(line, FUNCTION, 20);
            release.countDown();
            assertEquals(10, count(replies, Outcome.Crashed.class));
            assertEquals(20, count(replies, Outcome.Returned.class));
            assertEquals(20, count(later, Outcome.Returned.class));
            Set<String> zonesOfLater = line.journal.records.stream()
                    .skip(30)
                    .map(RunRecord::zone)
                    .collect(Collectors.toSet());
            assertFalse(zonesOfLater.contains("a"));
        }
    }

    @Test
    void zonesComeAndGoUnderLoadWithoutAnErrorForADrain() {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime)) {
            List<TestingReply> replies = new ArrayList<>();
            for (int round = 0; round < 60; round++) {
                String zone = List.of("a", "b", "c").get(round % 3);
                replies.addAll(invokeMany(line, FUNCTION, 50));
                line.dispatcher.set(zone, ZoneState.DRAINING);
                replies.addAll(invokeMany(line, FUNCTION, 50));
                line.dispatcher.set(zone, ZoneState.UP);
                replies.forEach(TestingReply::await);
            }
            assertEquals(replies.size(), count(replies, Outcome.Returned.class));
            assertEquals(replies.size(), line.journal.records.size());
            assertEquals(0, line.admission.inFlight());
        }
    }

    @Test
    void refusesWhenNoZoneIsUpAndRecovers() {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime)) {
            List.of("a", "b", "c").forEach(zone -> line.dispatcher.set(zone, ZoneState.DOWN));
            assertEquals(new Refusal.Unavailable("No zone is up."), line.invoke(FUNCTION).refusal());
            assertEquals(0, line.admission.inFlight());
            line.dispatcher.set("b", ZoneState.UP);
            assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
            assertEquals(1L, line.refusals.byReason().get("Unavailable"));
        }
    }

    @Test
    void aFullZoneIsPassedOverAndFullZonesRefuse() {
        CountDownLatch release = new CountDownLatch(1);
        FakeRuntime runtime = heldUpBy(release);
        try (TestingLine line = new TestingLine(runtime, 100, 64, TestingLine.options(2))) {
            List<TestingReply> replies = invokeMany(line, FUNCTION, 6);
            await().until(() -> runtime.started.get() == 6);
            Refusal refusal = line.invoke(FUNCTION).refusal();
            assertEquals(new Refusal.Throttled(ThrottleReason.ACCOUNT_CONCURRENCY), refusal);
            assertEquals(6, line.admission.inFlight());
            release.countDown();
            assertEquals(6, count(replies, Outcome.Returned.class));
        }
    }

    @Test
    void refusesWhatFindsNoSlotInTheRingAndGivesItsPermitBack() {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime, 1_000, 4, TestingLine.options(500))) {
            List<TestingReply> replies = invokeMany(line, FUNCTION, 10);
            long refused = replies.stream()
                    .map(TestingReply::await)
                    .filter(new Refusal.Throttled(ThrottleReason.CALLER_RATE)::equals)
                    .count();
            assertEquals(6, refused);
            assertEquals(4, count(replies, Outcome.Returned.class));
            await().until(() -> line.admission.inFlight() == 0);
            assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
        }
    }

    @Test
    void keepsGoingAfterARuntimeThrows() {
        FakeRuntime runtime = new FakeRuntime(run -> {
            if (run.invocation().payload().text().equals("throw")) {
                throw new IllegalStateException("a bug of the runtime");
            }
            return returned("1");
        });
        try (TestingLine line = new TestingLine(runtime)) {
            for (int i = 0; i < 5; i++) {
                assertInstanceOf(Outcome.Crashed.class, line.invoke(FUNCTION, "throw").outcome());
                assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
            }
            assertEquals(0, line.admission.inFlight());
            assertEquals(10, line.journal.records.size());
        }
    }

    @Test
    void nobodyIsAnsweredAsIfTheRunHadARecordWhenTheJournalFails() {
        FakeRuntime runtime = new FakeRuntime(run -> returned("1"));
        try (TestingLine line = new TestingLine(runtime)) {
            line.journal.failWith(new IOException("disk full"));
            assertInstanceOf(Refusal.Unavailable.class, line.invoke(FUNCTION).refusal());
            assertEquals(0, line.admission.inFlight());
            line.journal.failWith(null);
            assertInstanceOf(Outcome.Returned.class, line.invoke(FUNCTION).outcome());
        }
    }

    @Test
    void neverRunsMoreAtOnceThanTheAccountAllows() throws Exception {
        int runsMax = 20;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeRuntime runtime = new FakeRuntime(run -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000);
            running.decrementAndGet();
            return returned("1");
        });
        try (TestingLine line = new TestingLine(runtime, runsMax, 64, TestingLine.options(500))) {
            List<Thread> callers = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                callers.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 500; i++) {
                        invokeMany(line, FUNCTION, 5).forEach(TestingReply::await);
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertTrue(most.get() <= runsMax, most + " at once under a limit of " + runsMax);
            assertEquals(0, line.admission.inFlight());
            long refused = line.refusals.byReason().values().stream().mapToLong(Long::longValue).sum();
            assertEquals(16 * 500 * 5, line.journal.records.size() + refused);
        }
    }

    private static FakeRuntime heldUpBy(CountDownLatch latch) {
        return new FakeRuntime(run -> {
            awaitLatch(latch);
            return returned("1");
        });
    }

    private static List<TestingReply> invokeMany(TestingLine line, FunctionVersion version, int count) {
        List<TestingReply> replies = new ArrayList<>();
        InvocationBatch batch = line.newBatch();
        for (int i = 0; i < count; i++) {
            TestingReply reply = new TestingReply();
            Refusal refusal = batch.add(line.invocation(version, "{}", reply));
            if (refusal != null) {
                reply.refused(refusal);
            }
            replies.add(reply);
        }
        batch.publish();
        return replies;
    }

    private static long count(List<TestingReply> replies, Class<? extends Outcome> kind) {
        return replies.stream()
                .filter(reply -> reply.await() instanceof Run run && kind.isInstance(run.outcome()))
                .count();
    }

    private static int stuckThreads(TestingLine line) {
        return line.zones.all().stream()
                .mapToInt(zone -> zone.status().stuckThreads())
                .sum();
    }

    private static void awaitLatch(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // code that ignores interrupts, as a user's may
            }
        }
    }
}
