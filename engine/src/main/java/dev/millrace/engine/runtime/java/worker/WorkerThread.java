package dev.millrace.engine.runtime.java.worker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of a worker: takes commands from the server while it has the lead, parks otherwise. Function code may keep
 * hold of it and interrupt it at any time; outside function code that has no effect, as an interrupt would close the
 * connection. Its progress is written by itself, read by the watch.
 */
final class WorkerThread extends Thread {
    /** Stands for this thread as the leader while it runs a function. */
    final Inside inside = new Inside(this);

    private final Crew crew;
    private final Object interrupts = new Object();
    private boolean interruptible;
    private final AtomicLong progress = new AtomicLong();

    /** Immutable. */
    record Inside(WorkerThread thread) {}

    WorkerThread(Crew crew, String name) {
        super(null, null, name, 0, false);
        this.crew = crew;
    }

    @Override
    public void run() {
        crew.work(this);
    }

    @Override
    public void interrupt() {
        synchronized (interrupts) {
            if (interruptible) {
                super.interrupt();
            }
        }
    }

    /** Function code begins; on this thread only. */
    void enterFunction() {
        synchronized (interrupts) {
            interruptible = true;
        }
        progress.lazySet(progress.get() + 1);
    }

    /** The thread is back from function code; on this thread only. */
    void leaveFunction() {
        synchronized (interrupts) {
            interruptible = false;
            Thread.interrupted();
        }
    }

    /** How many runs have begun here. */
    long progress() {
        return progress.get();
    }

    void wake() {
        LockSupport.unpark(this);
    }
}
