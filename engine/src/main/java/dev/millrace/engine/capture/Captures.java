package dev.millrace.engine.capture;

import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the run journal, and has the payloads of those runs written first that a policy asks for.
 *
 * <pre>
 *   run ends ──► policy? ── no ───────────────────────────────► run journal ──► answer
 *                  │ yes                                             ▲
 *                  └──► [ {@value #WAITING_MAX} runs, so many bytes ] ──► payloads written
 * </pre>
 *
 * Whoever sees the record of such a run finds its payloads, also after the death of the process. No run waits for
 * that longer than {@link #HOLD_NANOS}, nor does any for ten seconds after one had to; and where there is no room, the
 * payloads are dropped, and that is written in their place. Thread-safe; {@link #offer} and {@link #flush} do not
 * block.
 */
public final class Captures implements RunSink {
    /** Runs on their way, notes of dropped payloads among them. */
    static final int WAITING_MAX = 4_096;
    /** How long a record waits for its payloads, before it goes ahead. */
    static final long HOLD_NANOS = 1_000_000_000L;

    private static final long NO_HOLD_NANOS = 10_000_000_000L;
    private static final long JOURNAL_FULL_WAIT_NANOS = 50_000;

    private final CapturePolicies policies;
    private final RunSink journal;
    private final long waitingBytesMax;
    private final Clock clock;
    private final ArrayBlockingQueue<PendingCapture> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final LostRuns lost = new LostRuns();
    private volatile @Nullable PendingCapture inWork;
    private volatile boolean closed;
    private volatile long noHoldUntilNanos;

    /**
     * @param journal where the records of all runs go
     * @param waitingBytesMax payloads on their way at most, in bytes
     */
    public Captures(CapturePolicies policies, RunSink journal, long waitingBytesMax, Clock clock) {
        this.policies = policies;
        this.journal = journal;
        this.waitingBytesMax = waitingBytesMax;
        this.clock = clock;
        this.noHoldUntilNanos = clock.nanoTime();
    }

    @Override
    public boolean offer(JournalEntry entry) {
        if (entry instanceof Run run && !closed) {
            CapturePolicy policy = policies.inForce(run.function().name().value());
            if (policy != null && policy.kind().wants(run.outcome().kind()) && takes(run, policy)) {
                return true;
            }
        }
        return journal.offer(entry);
    }

    @Override
    public void flush() {
        journal.flush();
    }

    /** Whether the run goes to the journal from here, when its payloads are written. */
    private boolean takes(Run run, CapturePolicy policy) {
        long nowNanos = clock.nanoTime();
        long bytes = RunCopy.payloadBytes(run);
        boolean hold = nowNanos - noHoldUntilNanos >= 0;
        boolean fits = waitingBytes.addAndGet(bytes) <= waitingBytesMax;
        if (fits && waiting.offer(PendingCapture.whole(run, policy, bytes, nowNanos, hold))) {
            return hold;
        }
        waitingBytes.addAndGet(-bytes);
        dropped.incrementAndGet();
        if (!waiting.offer(PendingCapture.note(RunCopy.dropped(run, policy), nowNanos))) {
            lost.add(run.record().endEpochNanos());
        }
        return false;
    }

    /**
     * Lets the records go ahead that have waited for too long: the disk of the payloads stands still. Called by the
     * watch.
     */
    public void releaseLate() {
        PendingCapture oldest = inWork;
        oldest = oldest == null ? waiting.peek() : oldest;
        long nowNanos = clock.nanoTime();
        if (oldest != null && nowNanos - oldest.sinceNanos() >= HOLD_NANOS) {
            noHoldUntilNanos = nowNanos + NO_HOLD_NANOS;
            releaseAll();
        }
    }

    /** Lets every record go ahead. */
    public void releaseAll() {
        PendingCapture first = inWork;
        if (first != null) {
            release(first);
        }
        waiting.forEach(this::release);
        journal.flush();
    }

    /** Hands the run to the journal, unless that was done before. */
    private void release(PendingCapture pending) {
        Run run = pending.takeRun();
        while (run != null && !journal.offer(run)) {
            journal.flush();
            LockSupport.parkNanos(this, JOURNAL_FULL_WAIT_NANOS);
        }
    }

    /** The next one to write, or null when there is none for so long. Called by the thread that writes. */
    @Nullable PendingCapture next(long waitMillis) throws InterruptedException {
        PendingCapture next = waiting.poll();
        if (next == null) {
            journal.flush(); // the records that went there from here
            next = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
        }
        inWork = next;
        return next;
    }

    /** It is written, or cannot be. Called by the thread that writes. */
    void done(PendingCapture pending, boolean written) {
        if (!written) {
            dropped.addAndGet(pending.isCounted() ? 0 : 1);
            lost.add(pending.endEpochNanos());
        }
        release(pending);
        inWork = null;
        waitingBytes.addAndGet(-pending.payloadBytes());
    }

    /** Whether any function asks for it. */
    boolean areWanted() {
        return !policies.isEmpty();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** From now on nothing is kept. Called when all runs have ended. */
    void close() {
        closed = true;
    }

    /** What was lost without a note since the last call. */
    LostRuns lost() {
        return lost;
    }

    /** Runs whose payloads were dropped since the start. */
    public long dropped() {
        return dropped.get();
    }
}
