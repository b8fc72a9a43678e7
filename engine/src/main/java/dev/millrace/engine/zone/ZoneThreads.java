package dev.millrace.engine.zone;

import dev.millrace.engine.clock.Clock;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one zone. At most one of them, the drainer, takes runs from the queue: it runs quick ones itself, one
 * after the other, without waking anybody. Before a run that may be slow it gives the role away, so that no run waits
 * behind it. So one wake-up serves a whole batch of quick runs, and a slow run costs one wake-up if others wait.
 * Thread-safe.
 */
final class ZoneThreads {
    /** What the threads do; implemented by the zone. */
    interface Work {
        /** Whether runs are waiting. */
        boolean isWaiting();

        /** Takes and runs what waits, while {@code thread} is the drainer. */
        void drain(ZoneThread thread);
    }

    private final String zoneName;
    private final Work work;
    private final int inUseMax;
    private final long idleNanos;
    private final Clock clock;
    private final AtomicReference<@Nullable ZoneThread> drainer = new AtomicReference<>();
    private final ConcurrentLinkedDeque<ZoneThread> parked = new ConcurrentLinkedDeque<>();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private volatile boolean closed;

    ZoneThreads(String zoneName, Work work, int inUseMax, long idleNanos, Clock clock) {
        this.zoneName = zoneName;
        this.work = work;
        this.inUseMax = inUseMax;
        this.idleNanos = idleNanos;
        this.clock = clock;
    }

    /** Makes sure that somebody takes what waits in the queue. Called after a run was put there. */
    void wake() {
        // The queue publishes by an ordered write only. Without a fence this thread could still see a drainer that
        // looked at the queue before that write, found it empty, and lets go.
        VarHandle.fullFence();
        boolean served = false;
        while (!served && drainer.get() == null && work.isWaiting() && !closed) {
            ZoneThread thread = parked.pollFirst();
            if (thread == null) {
                // A thread starts, or all are in use and the next that comes back takes what waits.
                served = allAreInUse() || startDrainer();
            } else if (drainer.compareAndSet(null, thread)) {
                served = true;
                thread.call();
            } else {
                parked.offerFirst(thread); // somebody else has the role; look again, he may have let go already
            }
        }
    }

    private boolean allAreInUse() {
        return live.get() - stuck.get() >= inUseMax;
    }

    /**
     * Starts a thread as the drainer, unless somebody else has the role. Threads are counted by whoever has it, so that
     * two who both saw the last free place do not both take it: false for the second, who has to look again.
     */
    private boolean startDrainer() {
        ZoneThread thread = new ZoneThread(this, "zone-" + zoneName + "-" + started.incrementAndGet());
        if (!drainer.compareAndSet(null, thread)) {
            return true;
        }
        if (allAreInUse()) {
            drainer.compareAndSet(thread, null);
            return false;
        }
        live.incrementAndGet();
        try {
            thread.start();
        } catch (Throwable noThread) {
            live.decrementAndGet();
            drainer.compareAndSet(thread, null);
            throw noThread;
        }
        return true;
    }

    /** The drainer is about to run something that may take long: another thread takes what waits. */
    void handOver(ZoneThread thread) {
        if (drainer.compareAndSet(thread, null)) {
            wake();
        }
    }

    /** Whether {@code thread} may go on taking runs; if the role is free and runs wait, it takes the role. */
    boolean isDrainer(ZoneThread thread) {
        ZoneThread current = drainer.get();
        return current == thread || (current == null && work.isWaiting() && drainer.compareAndSet(null, thread));
    }

    /**
     * Lets go of the role, if {@code thread} has it, and parks until it is called. Returns false when it is to end. It
     * stands among the parked before it lets go, so that whoever finds the role free finds it too. Being called is not
     * being the drainer: the watch may have taken the role away again.
     */
    boolean awaitDrain(ZoneThread thread) {
        parked.offerFirst(thread);
        drainer.compareAndSet(thread, null);
        wake();
        long endsAtNanos = clock.nanoTime() + idleNanos;
        while (!thread.takeCall()) {
            Thread.interrupted(); // left behind by a function: parking would return at once for ever
            LockSupport.parkNanos(this, idleNanos);
            boolean surplus = live.get() > 1 && clock.nanoTime() - endsAtNanos >= 0;
            if ((closed || surplus) && parked.removeLastOccurrence(thread)) {
                live.decrementAndGet();
                return false;
            }
        }
        return true;
    }

    void drain(ZoneThread thread) {
        work.drain(thread);
    }

    /** A drainer that has been inside one run since the last ticks, with others waiting, loses its role. */
    void replaceStalled(int ticks) {
        ZoneThread thread = drainer.get();
        // One that is still being started is not counted yet: another in its place could be one too many.
        if (thread != null && thread.isAlive() && thread.stalledFor(ticks) && work.isWaiting()) {
            handOver(thread);
        }
    }

    void stuck() {
        stuck.incrementAndGet();
    }

    void unstuck() {
        stuck.decrementAndGet();
    }

    int liveCount() {
        return live.get();
    }

    int stuckCount() {
        return stuck.get();
    }

    /** Lets the threads end as they become idle. */
    void close() {
        closed = true;
        parked.forEach(LockSupport::unpark);
    }
}
