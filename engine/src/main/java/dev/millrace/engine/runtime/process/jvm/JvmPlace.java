package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import org.jspecify.annotations.Nullable;

/**
 * One place of a worker as the server knows it, from OPEN to CLOSED.
 *
 * <pre>
 *   OPENING ──► FREE ◄──► BUSY       close: at any time, when abandoned or not BUSY
 *      └──────► FAILED
 * </pre>
 *
 * Thread-safe.
 */
final class JvmPlace {
    private final int number;
    private final WorkerPlace owner;
    private State state = State.OPENING;
    private @Nullable Run run;
    private boolean abandoned;
    private long abandonedNanos;
    private boolean closing;

    private enum State {
        OPENING,
        FREE,
        BUSY,
        FAILED
    }

    JvmPlace(int number, WorkerPlace owner, Run first) {
        this.number = number;
        this.owner = owner;
        this.run = first;
    }

    int number() {
        return number;
    }

    WorkerPlace owner() {
        return owner;
    }

    synchronized void take(Run next) {
        if (state != State.FREE || closing || abandoned) {
            throw new IllegalStateException("place " + number + " of the worker cannot take a run");
        }
        state = State.BUSY;
        run = next;
    }

    /** Returns false when no code is in progress there: whatever it did has been told. */
    synchronized boolean abandon(long nowNanos) {
        if ((state != State.BUSY && state != State.OPENING) || abandoned) {
            return false;
        }
        abandoned = true;
        abandonedNanos = nowNanos;
        return true;
    }

    /** Returns false when it is closing already. */
    synchronized boolean close() {
        if (closing) {
            return false;
        }
        closing = true;
        return true;
    }

    /** How long its code has gone on since it was abandoned; 0 when it was not, or has come back. */
    synchronized long abandonedForNanos(long nowNanos) {
        return abandoned && (state == State.BUSY || state == State.OPENING)
                ? Math.max(1, nowNanos - abandonedNanos)
                : 0;
    }

    void opened() throws MalformedFrameException {
        if (leave(State.OPENING, State.FREE) != null) {
            owner.opened();
        } else {
            owner.cameBack();
        }
    }

    void failed(Outcome outcome) throws MalformedFrameException {
        if (leave(State.OPENING, State.FAILED) != null) {
            owner.failed(outcome);
        } else {
            owner.cameBack();
        }
    }

    void ended(Outcome outcome, boolean reusable) throws MalformedFrameException {
        Run ended = leave(State.BUSY, State.FREE);
        if (ended != null) {
            owner.ended(ended, outcome, reusable);
        } else {
            owner.cameBack();
        }
    }

    /** The code has come back. Returns the run that it worked for, or null when that was abandoned. */
    private @Nullable Run leave(State from, State to) throws MalformedFrameException {
        Run left;
        boolean late;
        synchronized (this) {
            left = run;
            if (state != from || left == null) {
                throw new MalformedFrameException("place " + number + " is " + state + ", not " + from);
            }
            state = to;
            run = null;
            late = abandoned;
        }
        RunLog log = from == State.BUSY ? left.logIfAny() : null;
        if (log != null) {
            log.finish();
        }
        return late ? null : left;
    }

    /** What is printed while no run is in progress is dropped. */
    void printed(byte[] bytes, int offset, int length) {
        Run current;
        synchronized (this) {
            current = run;
        }
        if (current != null) {
            current.log().write(bytes, offset, length);
        }
    }

    /** The worker knows nothing of the place any more. */
    synchronized void closed() throws MalformedFrameException {
        if (!closing || state == State.BUSY || state == State.OPENING) {
            throw new MalformedFrameException("place " + number + " is closed, while " + state);
        }
    }
}
