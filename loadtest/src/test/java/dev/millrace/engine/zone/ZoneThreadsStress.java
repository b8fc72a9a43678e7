package dev.millrace.engine.zone;

import dev.millrace.engine.clock.Clock;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jctools.queues.SpmcArrayQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A run is put into a zone's queue as the zone's one thread finds the queue empty and parks: it must be taken, however
 * the two meet. The results: how often the run was taken, and what is left in the queue.
 */
@JCStressTest
@State
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The thread saw the run, or was called for it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The thread parks, and nobody wakes it for the run that waits.")
public class ZoneThreadsStress {
    private static final int SPINS_MAX = 1_000;

    private final Line line = new Line();

    @Actor
    public void parks() {
        line.parking = true;
        while (line.threads.awaitDrain(line.thread)) {
            line.threads.drain(line.thread);
        }
    }

    @Actor
    public void wakes() {
        await(() -> line.parking); // else the run would be there long before the thread looks for the last time
        line.waiting.offer("run");
        line.threads.wake();
        line.woken = true;
    }

    @Arbiter
    public void taken(II_Result result) {
        result.r1 = line.taken;
        result.r2 = line.waiting.size();
    }

    /** Spins, because the two must meet within some nanoseconds; and lets the other one run if it is not running. */
    private static void await(BooleanSupplier condition) {
        for (int spins = 0; !condition.getAsBoolean(); spins++) {
            if (spins < SPINS_MAX) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }

    /** A zone with one thread, which is never started: an actor plays its part. */
    private static final class Line implements ZoneThreads.Work, Clock {
        private final Queue<String> waiting = new SpmcArrayQueue<>(2); // as in a zone: it publishes by an ordered write
        private final ZoneThreads threads = new ZoneThreads("a", this, 0, 0, this);
        private final ZoneThread thread = new ZoneThread(threads, "zone-a-1");
        private volatile boolean parking;
        private volatile boolean woken;
        private int taken;

        Line() {
            waiting.add("a run that makes the thread the drainer");
            threads.isDrainer(thread);
            waiting.poll();
        }

        @Override
        public boolean isWaiting() {
            return !waiting.isEmpty();
        }

        @Override
        public void drain(ZoneThread drainer) {
            while (threads.isDrainer(drainer) && waiting.poll() != null) {
                taken++;
            }
        }

        /**
         * The thread asks for the time when it has done all that it does before it parks. From then on only the other
         * actor can call it; when that one is through, a thread that was not called has nothing left to wait for.
         */
        @Override
        public long nanoTime() {
            await(() -> woken);
            threads.close();
            return 0;
        }

        @Override
        public long epochNanosAt(long nanos) {
            return nanos;
        }
    }
}
