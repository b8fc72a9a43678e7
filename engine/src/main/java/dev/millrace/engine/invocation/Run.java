package dev.millrace.engine.invocation;

import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.trace.RunTrace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to run an invocation, from the permit to the reply.
 *
 * <pre>
 *   WAITING ──takenWarm, begin──► RUNNING ──end──► ENDED ──► journal ──► reply.answered
 *      │                                               ▲
 *      ├──end (it could not be started)────────────────┘
 *      └──refuse──► REFUSED ──► reply.refused
 * </pre>
 *
 * Thread-safe: whoever moves the state to ENDED or REFUSED has won, everybody else's answer is ignored; the winner
 * writes how it ended and hands the run on. The permit is given back when the record is written, so that a slow
 * journal keeps new runs out, and no run is in flight once all permits are back.
 */
public final class Run implements JournalEntry {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Run.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int ENDED = 2;
    private static final int REFUSED = 3;

    private final boolean preparation;
    private final Invocation invocation;
    private final Permit permit;
    private final Clock clock;
    private final LogSink logSink;
    private final long arrivalEpochNanos;
    private volatile int state;

    private @Nullable RunEnding ending;
    private String zone = "";
    private int instance;
    private @Nullable LogStream logStream;
    private boolean coldStart;
    private long takenNanos;
    private long begunNanos;
    private long deadlineNanos = Long.MAX_VALUE;
    private long endedNanos;
    private @Nullable Outcome outcome;
    private volatile @Nullable RunLog log;

    /** A run whose log lines are kept for its caller only. */
    public Run(Invocation invocation, Permit permit, Clock clock) {
        this(invocation, permit, clock, LogSink.NONE);
    }

    /** A run whose log lines go to {@code logSink}, too. */
    public Run(Invocation invocation, Permit permit, Clock clock, LogSink logSink) {
        this(invocation, permit, clock, logSink, false);
    }

    private Run(Invocation invocation, Permit permit, Clock clock, LogSink logSink, boolean preparation) {
        this.preparation = preparation;
        this.invocation = invocation;
        this.permit = permit;
        this.clock = clock;
        this.logSink = logSink;
        this.arrivalEpochNanos = clock.epochNanosAt(invocation.arrivalNanos());
    }

    /**
     * The start of an instance that no invocation waits for: it is told of like a run, but the function never begins in
     * it, it holds nobody's place, and it is in no journal.
     *
     * @param nothing what stands for the invocation; its reply is told nothing
     */
    public static Run preparation(Invocation nothing, Clock clock, LogSink logSink) {
        return new Run(nothing, Permit.uncounted(), clock, logSink, true);
    }

    /** Whatever it prints goes to that stream. To be called before a zone takes it, or while its instance starts. */
    public void logsTo(LogStream stream) {
        logStream = stream;
    }

    /**
     * A zone has taken the run for a warm instance, and the function begins at once. Called before any other thread
     * can know of it, by the one that took it.
     *
     * @param nowNanos {@code Clock.nanoTime()}
     */
    public void takenWarm(String zoneName, int instanceNumber, RunEnding toldOfEnd, long nowNanos) {
        taken(zoneName, instanceNumber, toldOfEnd, nowNanos);
        deadlineNanos = takenNanos + invocation.function().timeoutNanos();
        STATE.setRelease(this, RUNNING);
    }

    /**
     * A zone has taken the run for an instance that must be started first. Called before any other thread can know of
     * it, by the one that took it.
     *
     * @param initTimeoutNanos how long the start may take
     */
    public void takenCold(String zoneName, int instanceNumber, RunEnding toldOfEnd, long initTimeoutNanos) {
        taken(zoneName, instanceNumber, toldOfEnd, clock.nanoTime());
        coldStart = true;
        deadlineNanos = takenNanos + initTimeoutNanos;
    }

    private void taken(String zoneName, int instanceNumber, RunEnding toldOfEnd, long nowNanos) {
        zone = zoneName;
        instance = instanceNumber;
        ending = toldOfEnd;
        takenNanos = Math.max(nowNanos, invocation.arrivalNanos());
        begunNanos = takenNanos;
    }

    /** Its instance has started, and the function begins now. Returns false when the run has ended already. */
    public boolean begin() {
        long nowNanos = clock.nanoTime();
        deadlineNanos = nowNanos + invocation.function().timeoutNanos();
        begunNanos = nowNanos; // before the state, so that whoever ends a running run finds it
        return STATE.compareAndSet(this, WAITING, RUNNING);
    }

    /** Ends the run. Returns false, and changes nothing, when it has ended before. */
    public boolean end(Outcome how) {
        RunEnding told = ending;
        if (told == null) {
            throw new IllegalStateException("run " + requestId() + " cannot end before a zone took it");
        }
        int before = state;
        while (before < ENDED && !STATE.compareAndSet(this, before, ENDED)) {
            before = state;
        }
        if (before >= ENDED) {
            return false;
        }
        endedNanos = clock.nanoTime();
        if (before == WAITING) {
            begunNanos = endedNanos;
        }
        outcome = how;
        ResponseStream stream = invocation.stream();
        if (stream != null) {
            stream.end();
        }
        told.ended(this);
        return true;
    }

    /** Turns the run away before it began: gives its permit back and tells the caller. False when it had begun. */
    public boolean refuse(Refusal refusal) {
        if (!STATE.compareAndSet(this, WAITING, REFUSED)) {
            return false;
        }
        permit.release();
        invocation.reply().refused(refusal);
        return true;
    }

    /** The log of this run, made at its first line. Thread-safe: functions print from many threads. */
    public RunLog log() {
        RunLog existing = log;
        if (existing != null) {
            return existing;
        }
        synchronized (this) {
            if (log == null) {
                log = new RunLog(this, logSink);
            }
            return log;
        }
    }

    /** The log, or null when the function has printed nothing. */
    public @Nullable RunLog logIfAny() {
        return log;
    }

    @Override
    public void appended() {
        permit.release();
        invocation.reply().answered(this);
    }

    @Override
    public void appendFailed(Exception cause) {
        permit.release();
        invocation
                .reply()
                .refused(new Refusal.Unavailable("The run journal cannot be written: " + cause.getMessage()));
    }

    @Override
    public RunRecord record() {
        RunLog written = log;
        Outcome end = outcome();
        return new RunRecord(
                invocation.requestId().high(),
                invocation.requestId().low(),
                function().subject(),
                zone,
                instance,
                invocation.trigger(),
                invocation.attempt(),
                arrivalEpochNanos,
                takenNanos - invocation.arrivalNanos(),
                begunNanos - takenNanos,
                endedNanos - begunNanos,
                coldStart,
                end.kind(),
                end.errorType(),
                invocation.payload().sizeBytes(),
                responseBytes(end),
                written != null && written.droppedBytes() > 0,
                permit.isReserved(),
                called());
    }

    private long responseBytes(Outcome end) {
        ResponseStream stream = invocation.stream();
        return stream != null && stream.hasBegun() ? stream.writtenBytes() : end.payload().sizeBytes();
    }

    /** Where it stands in its trace, as its record will tell. */
    public RunTrace trace() {
        return traceFrom(called());
    }

    private RunTrace traceFrom(@Nullable TraceLink called) {
        RequestId id = invocation.requestId();
        return RunTrace.of(id.high(), id.low(), invocation.attempt(), arrivalEpochNanos, called);
    }

    /** From where it was called. Where its caller has not decided, the function does, and its record says so. */
    private @Nullable TraceLink called() {
        String header = invocation.traceHeader();
        TraceLink called = TraceHeader.link(header);
        boolean isDecided = called != null && TraceHeader.isDecided(header);
        if (isDecided || !function().settings().activeTracing()) {
            return called;
        }
        RunTrace own = traceFrom(called);
        return new TraceLink(own.traceIdHigh(), own.traceIdLow(), own.parentSpanId(), true);
    }

    /** Whether no invocation waits for it. */
    public boolean isPreparation() {
        return preparation;
    }

    public Invocation invocation() {
        return invocation;
    }

    public FunctionVersion function() {
        return invocation.function();
    }

    public RequestId requestId() {
        return invocation.requestId();
    }

    /** Where goes what it prints. */
    public LogStream logStream() {
        LogStream known = logStream;
        return known == null ? LogStream.ofFunction(function().name().value()) : known;
    }

    /** The zone that took the run; empty before one has. */
    public String zone() {
        return zone;
    }

    /** Monotonic time by which the present phase (init, then run) must have ended. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** How long the present phase (init, then run) may take. */
    public long allowedNanos() {
        return hasBegun() ? invocation.function().timeout().toNanos() : deadlineNanos - takenNanos;
    }

    /** Time left until the deadline, in milliseconds; 0 when it has passed. */
    public int remainingMillis() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (deadlineNanos - clock.nanoTime()) / 1_000_000));
    }

    public boolean coldStart() {
        return coldStart;
    }

    /** Whether the function itself had begun (false while its instance is being started). */
    public boolean hasBegun() {
        return state != WAITING;
    }

    /** Whether it has ended, or was refused. */
    public boolean isEnded() {
        return state >= ENDED;
    }

    /** Wall-clock time at which a zone took the run, in nanoseconds since the Unix epoch. */
    public long takenEpochNanos() {
        return clock.epochNanosAt(takenNanos);
    }

    /** Wall-clock time at which the function began; now, when it has not begun. */
    long begunEpochNanos() {
        return clock.epochNanosAt(hasBegun() ? begunNanos : clock.nanoTime());
    }

    /** Time from arrival until a zone took the run. */
    public long queueNanos() {
        return takenNanos - invocation.arrivalNanos();
    }

    public long initNanos() {
        return begunNanos - takenNanos;
    }

    /** Time in the function; only after the end. */
    public long runNanos() {
        return endedNanos - begunNanos;
    }

    /** Monotonic time of the end; only after it. */
    public long endedNanos() {
        return endedNanos;
    }

    /** How the run ended. Throws {@link IllegalStateException} before its end. */
    public Outcome outcome() {
        Outcome end = outcome;
        if (end == null) {
            throw new IllegalStateException("run " + requestId() + " has not ended");
        }
        return end;
    }
}
