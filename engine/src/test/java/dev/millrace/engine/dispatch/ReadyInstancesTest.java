package dev.millrace.engine.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.InstanceSettings;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.zone.Zone;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.engine.zone.Zones;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances that are kept ready, on a clock of the test's. */
@Timeout(60)
class ReadyInstancesTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final FakeRuntime runtime = new FakeRuntime(run -> FakeRuntime.returned("done"), this::initialise);
    private final TestingLine line = new TestingLine(runtime, clock);
    private final Zones zones = line.zones;

    private void initialise() {
        tries.incrementAndGet();
        if (broken.get()) {
            throw new IllegalStateException("the database is away");
        }
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void areSpreadEvenlyAndCountAsNoRun() {
        zones.serve(List.of(asking("f", 7)));
        awaitIdle(7);

        assertEquals(List.of(2, 2, 3), idle().stream().sorted().toList());
        assertEquals(0, line.admission.inFlight());
        assertEquals(0, zones.runs());
        assertTrue(line.journal.records.isEmpty());
    }

    @Test
    void serveTheFirstRunWithoutAColdStart() {
        FunctionVersion version = asking("f", 1);
        zones.serve(List.of(version));
        awaitIdle(1);

        line.invoke(version).await();

        assertEquals(false, line.journal.records.element().coldStart());
        assertEquals(1, runtime.started.get());
    }

    @Test
    void areTakenOverByTheOtherZonesWhenOneGoesDown() {
        zones.serve(List.of(asking("f", 3)));
        awaitIdle(3);

        line.dispatcher.set("a", ZoneState.DOWN);
        awaitIdle(3);

        assertEquals(0, zones.all().getFirst().status().instances());
        assertEquals(List.of(1, 2), idle().subList(1, 3).stream().sorted().toList());
        line.dispatcher.set("a", ZoneState.UP);
        await().until(() -> {
            keep();
            return idle().getFirst() == 1;
        });
    }

    @Test
    void areNotReapedButTheOthersAre() {
        FunctionVersion ready = asking("ready", 3);
        FunctionVersion other = asking("other", 0);
        zones.serve(List.of(ready, other));
        awaitIdle(3);
        line.invoke(other).await();
        assertEquals(4, total());

        clock.advance(TestingLine.INSTANCE_IDLE.plusSeconds(1));
        zones.reap();
        assertEquals(3, total());

        zones.serve(List.of(asking("ready", 1), other));
        awaitIdle(1);
        assertEquals(1, total());
    }

    @Test
    void areClosedWithTheFunction() {
        zones.serve(List.of(asking("f", 3)));
        awaitIdle(3);

        zones.serve(List.of());
        keep();

        assertEquals(0, total());
        assertEquals(3, runtime.closed.get());
    }

    @Test
    void areTriedAgainLaterAndLaterWhenTheirStartFails() {
        broken.set(true);
        zones.serve(List.of(asking("f", 1)));
        long waitSeconds = 1;
        for (int failures = 1; failures <= 9; failures++) {
            awaitTries(failures);
            clock.advance(Duration.ofSeconds(waitSeconds).minusMillis(1));
            keep();
            assertEquals(failures, tries.get(), "too early");
            clock.advance(Duration.ofMillis(1));
            waitSeconds = Math.min(64, waitSeconds * 2);
        }
        awaitTries(10);

        broken.set(false);
        clock.advance(Duration.ofSeconds(64));
        awaitIdle(1);
    }

    /** A run that comes meanwhile starts an instance of its own and is answered. */
    @Test
    void doNotStandInTheWayOfRunsWhileTheirStartFails() {
        broken.set(true);
        FunctionVersion version = asking("f", 1);
        zones.serve(List.of(version));
        awaitTries(1);

        TestingReply reply = line.invoke(version);

        assertInstanceOf(Outcome.Crashed.class, reply.run().outcome());
    }

    /** Looks again and again whether one is missing, as the watch of the line does. */
    private void awaitTries(int count) {
        await().until(() -> {
            keep();
            return tries.get() == count && total() == 0;
        });
    }

    private void keep() {
        zones.keepReady(line.gate::preparation);
    }

    private void awaitIdle(int count) {
        await().until(() -> {
            keep();
            return idle().stream().mapToInt(Integer::intValue).sum() == count;
        });
    }

    private List<Integer> idle() {
        return zones.all().stream().map(zone -> zone.status().idleInstances()).toList();
    }

    private int total() {
        return zones.all().stream().map(Zone::status).mapToInt(status -> status.instances()).sum();
    }

    private static FunctionVersion asking(String name, int readyInstances) {
        InstanceSettings usual = InstanceSettings.defaultsFor(new FunctionName(name));
        InstanceSettings asking = new InstanceSettings(null, true, 1, readyInstances, 512, usual.logging(), false);
        return TestingLine.function(name, Duration.ofSeconds(3), asking);
    }
}
