package dev.millrace.engine.runtime.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.engine.runtime.process.launch.WorkerEnvironment;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that end as soon as they are started, one after the other: the package lacks its program. */
class WorkerGroupTest {
    private static final String RUNTIME = "provided.al2023";
    private static final int WITHOUT_DELAY = 3;
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final int DOUBLINGS_MAX = 7;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final AtomicInteger batches = new AtomicInteger();
    private int launches;
    private WorkerLauncher launcher;
    private WorkerGroup group;

    @BeforeEach
    void open(@TempDir Path code) throws IOException {
        Languages languages =
                Languages.of(List.of(new Interpreter(RUNTIME, Path.of("bootstrap"), "", List.of())));
        WorkerSettings settings =
                WorkerSettings.of(languages, WorkerSettings.probe(), Isolation.PROCESS, Set.of(), Set.of(), 0);
        WorkerEnvironment environment = new WorkerEnvironment(() -> null, "secret");
        launcher = WorkerLauncher.create(settings, new RuntimeApi(clock, () -> {}), environment, () -> {}, clock);
        FunctionVersion version = new FunctionVersion(
                new FunctionName("f"), "$LATEST", "revision", "arn:aws:lambda:eu-west-1:123456789012:function:f",
                RUNTIME, "any", Map.of(), 128, Duration.ofSeconds(3), "sha", code);
        NeutralPool none = new NeutralPool(launcher.neutralWorkers(), this::launch, clock);
        group = new WorkerGroup(
                version, launcher, none, this::launch, clock, new ArrayDeque<>(), batches::incrementAndGet);
    }

    @AfterEach
    void close() {
        launcher.close();
    }

    private void launch(Runnable start) {
        launches++;
        start.run();
    }

    @Test
    void othersAreToldTheFailureOfTheThirdStartWithoutOneOfTheirOwn() {
        Run first = TestRuns.otherRun();
        Outcome failed = failedStart(first);
        assertEquals("Runtime.InvalidEntrypoint", failed.errorType());
        assertTrue(failed.payload().text().contains("RequestId: " + first.requestId() + " "), failed.payload().text());
        failAtOnce(WITHOUT_DELAY - 1);
        assertEquals(WITHOUT_DELAY, launches);

        Run spared = TestRuns.otherRun();
        Outcome repeated = failedStart(spared);
        assertEquals(WITHOUT_DELAY, launches);
        assertEquals(
                failed.payload().text().replace(first.requestId().toString(), spared.requestId().toString()),
                repeated.payload().text());
        assertEquals(failed.kind(), repeated.kind());
        assertEquals(WITHOUT_DELAY + 1, batches.get(), "each has its record written");
        assertEquals(List.of(), group.workers());
    }

    @Test
    void theDelayDoublesWithEachFailureUpToItsMaximum() {
        failAtOnce(WITHOUT_DELAY);
        for (int failure = 0; failure < DOUBLINGS_MAX + 3; failure++) {
            Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failure, DOUBLINGS_MAX));
            int before = launches;
            clock.advance(delay.minusNanos(1));
            failedStart(TestRuns.otherRun());
            assertEquals(before, launches, "before " + delay);
            clock.advance(Duration.ofNanos(1));
            failedStart(TestRuns.otherRun());
            assertEquals(before + 1, launches, "after " + delay);
        }
    }

    @Test
    void aStartThatSucceedsEndsTheDelayAndCountsAnew() {
        failAtOnce(WITHOUT_DELAY);
        clock.advance(FIRST_DELAY);
        failAtOnce(1);
        group.startSucceeded(); // as a place tells that had been opening meanwhile

        failAtOnce(WITHOUT_DELAY);
        int before = launches;
        failedStart(TestRuns.otherRun());
        assertEquals(before, launches);
        clock.advance(FIRST_DELAY);
        failAtOnce(1);
    }

    @Test
    void aGroupIsNotRetiredBeforeItsDelayIsOver() {
        failAtOnce(WITHOUT_DELAY);
        clock.advance(FIRST_DELAY);
        assertFalse(group.retireIfUnused());
        clock.advance(Duration.ofNanos(1));
        assertTrue(group.retireIfUnused());
        assertFalse(group.start(TestRuns.otherRun(), new Told()), "a retired group starts nothing");
    }

    /** Lets so many starts fail, none of which may be put off. */
    private void failAtOnce(int starts) {
        int before = launches;
        for (int i = 0; i < starts; i++) {
            failedStart(TestRuns.otherRun());
        }
        assertEquals(before + starts, launches);
    }

    private Outcome failedStart(Run run) {
        int before = batches.get();
        Told told = new Told();
        assertTrue(group.start(run, told));
        await().until(() -> batches.get() == before + 1);
        assertEquals(1, told.failures.size());
        return told.failures.getFirst();
    }

    private static final class Told implements StartListener {
        final List<Outcome> failures = new CopyOnWriteArrayList<>();

        @Override
        public void started(Instance instance) {
            fail("there is nothing that could have been started");
        }

        @Override
        public void failed(Outcome outcome) {
            failures.add(outcome);
        }
    }
}
