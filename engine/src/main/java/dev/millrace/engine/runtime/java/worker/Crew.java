package dev.millrace.engine.runtime.java.worker;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a worker. Exactly one of them, the leader, takes what the server sends. It runs quick functions
 * itself, one after the other, without waking anybody; before anything that may be slow it gives the lead to another,
 * so that nothing waits behind it. There are never more threads than places, and one. Thread-safe.
 */
final class Crew {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int KEPT_THREADS = 2;

    /** What the leader does; returns when the thread has lost the lead. Throws when the connection has ended. */
    interface Lead {
        void lead(WorkerThread thread) throws IOException;
    }

    private final Lead lead;
    private final Runnable connectionLost;
    /** A {@link WorkerThread}, or its {@link WorkerThread.Inside} while it runs a function; never empty. */
    private final AtomicReference<Object> leader;

    private final WorkerThread first;
    private final ConcurrentLinkedDeque<WorkerThread> parked = new ConcurrentLinkedDeque<>();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();

    Crew(Lead lead, Runnable connectionLost) {
        this.lead = lead;
        this.connectionLost = connectionLost;
        first = newThread();
        leader = new AtomicReference<>(first);
    }

    private WorkerThread newThread() {
        live.incrementAndGet();
        return new WorkerThread(this, "run-" + started.incrementAndGet());
    }

    void start() {
        start(first);
    }

    /** The life of a thread, which ends with the connection. */
    void work(WorkerThread thread) {
        do {
            try {
                lead.lead(thread);
            } catch (IOException e) {
                connectionLost.run();
                return;
            } catch (Throwable broken) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, broken); // it is told, and we go on
            }
        } while (awaitLead(thread));
    }

    boolean isLeader(WorkerThread thread) {
        return leader.get() == thread;
    }

    /** The leader is about to run a function that is known to be quick: the watch may take the lead from it. */
    void goInside(WorkerThread thread) {
        leader.set(thread.inside);
    }

    /** The leader is back; returns false when it has lost the lead meanwhile. */
    boolean comeBack(WorkerThread thread) {
        return leader.compareAndSet(thread.inside, thread);
    }

    /** The leader is about to do what may take long: another thread takes the lead. */
    void handOver(WorkerThread thread) {
        give(next(), thread);
    }

    /** The thread that has the lead and is inside a function, or null. */
    WorkerThread.@Nullable Inside inside() {
        return leader.get() instanceof WorkerThread.Inside inside ? inside : null;
    }

    /** Takes the lead from a thread that stays inside a function for long. */
    void replace(WorkerThread.Inside stalled) {
        give(next(), stalled);
    }

    private WorkerThread next() {
        WorkerThread thread = parked.pollFirst();
        return thread == null ? newThread() : thread;
    }

    private void give(WorkerThread next, Object from) {
        boolean given = leader.compareAndSet(from, next);
        if (next.getState() == Thread.State.NEW) {
            start(next); // when the lead was not to be had, it parks
        } else if (given) {
            next.wake();
        } else {
            parked.offerFirst(next);
        }
    }

    /** A worker that gets no more threads is worth nothing. */
    private void start(WorkerThread thread) {
        try {
            thread.start();
        } catch (Throwable noThread) {
            connectionLost.run();
        }
    }

    /** Parks until the thread has the lead; false when it is to end. */
    private boolean awaitLead(WorkerThread thread) {
        if (isLeader(thread)) {
            return true;
        }
        parked.offerFirst(thread);
        long idleSince = System.nanoTime();
        while (!isLeader(thread)) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            boolean surplus = live.get() > KEPT_THREADS && System.nanoTime() - idleSince >= IDLE_NANOS;
            if (surplus && !isLeader(thread) && parked.removeLastOccurrence(thread)) {
                live.decrementAndGet();
                return false;
            }
        }
        return true;
    }
}
