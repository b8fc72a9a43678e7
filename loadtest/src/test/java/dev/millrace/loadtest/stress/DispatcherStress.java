package dev.millrace.loadtest.stress;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.engine.zone.Zones;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads publish a run each. The one zone is down, so that a run is told where it leaves the ring: it is refused.
 * The results: how many were, how many are still in the ring, and how many in flight.
 */
@JCStressTest
@State
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "Whoever emptied the ring, nothing stays behind.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A run stays in the ring, or was taken twice.")
public class DispatcherStress implements Reply {
    private static final ZoneOptions ZONE =
            new ZoneOptions(2, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final RunSink NO_JOURNAL = new RunSink() {
        @Override
        public boolean offer(JournalEntry entry) {
            return true;
        }

        @Override
        public void flush() {}
    };

    private final RefusalCounts counts = new RefusalCounts();
    private final Admission admission = new Admission(2);
    private final Gate gate = new Gate(admission, counts, LogSink.NONE, StressedRun.CLOCK);
    private final AtomicInteger refusals = new AtomicInteger();
    private final Dispatcher dispatcher;

    public DispatcherStress() {
        Zones zones = new Zones(List.of("a"), ZONE, List.of(), NO_JOURNAL, () -> 1, StressedRun.CLOCK);
        dispatcher = new Dispatcher(2, zones, counts);
        dispatcher.set("a", ZoneState.DOWN);
    }

    @Actor
    public void first() {
        publishOne();
    }

    @Actor
    public void second() {
        publishOne();
    }

    @Arbiter
    public void told(III_Result result) {
        result.r1 = refusals.get();
        result.r2 = dispatcher.depth();
        result.r3 = admission.inFlight();
    }

    private void publishOne() {
        InvocationBatch batch = new InvocationBatch(gate, dispatcher);
        batch.add(StressedRun.invocation(this));
        batch.publish();
    }

    @Override
    public void answered(Run run) {
        throw new AssertionError("there is no zone that could have run it");
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.incrementAndGet();
    }
}
