package dev.millrace.engine.async.queue;

import java.time.Duration;

/**
 * What one recipient has that has not ended. How many of them run at once is found out: more each second as long
 * as all are taken, and as many as were taken when one is not. Confined to the pump's thread.
 */
final class RecipientEvents {
    /** At once, and more in each second: half of the pace at which AWS starts instances. */
    private static final int RUNS_STEP = 50;

    private static final long STEP_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long PAUSE_MILLIS_MAX = Duration.ofMinutes(5).toMillis();

    private final String recipient;
    final EventRefs ready = new EventRefs();
    final WaitingEvents waiting = new WaitingEvents();
    /** Whether the pump looks at it in this round. */
    boolean listed;
    /** When the pump looks at it by itself; {@link Long#MAX_VALUE} when it does not. */
    long alarmEpochMillis = Long.MAX_VALUE;

    private int running;
    private int runsMax = RUNS_STEP;
    /** When more may run, if as many run then as may; {@link Long#MAX_VALUE} while fewer ran all the time. */
    private long nextStepEpochMillis = Long.MAX_VALUE;
    private long pauseMillis;
    private long pausedUntilEpochMillis = Long.MIN_VALUE;

    RecipientEvents(String recipient) {
        this.recipient = recipient;
    }

    String recipient() {
        return recipient;
    }

    /** Whether a run may begin now; whether one is ready is another question. Lets more run when it is time. */
    boolean mayRun(long nowEpochMillis) {
        if (running >= runsMax && nowEpochMillis >= nextStepEpochMillis) {
            runsMax += RUNS_STEP;
            nextStepEpochMillis = nowEpochMillis + STEP_MILLIS;
        }
        return running < runsMax && nowEpochMillis >= pausedUntilEpochMillis;
    }

    /** When there is something to do by itself; {@link Long#MAX_VALUE} when nothing will come. */
    long nextEpochMillis(long nowEpochMillis) {
        return Math.min(waiting.firstDueEpochMillis(), ready.isEmpty() ? Long.MAX_VALUE : nextRun(nowEpochMillis));
    }

    private long nextRun(long nowEpochMillis) {
        if (pausedUntilEpochMillis > nowEpochMillis) {
            return pausedUntilEpochMillis;
        }
        return running >= runsMax ? nextStepEpochMillis : nowEpochMillis;
    }

    boolean isUnused() {
        return ready.isEmpty() && waiting.isEmpty() && running == 0;
    }

    /** Makes what is due ready. */
    void wake(long nowEpochMillis) {
        while (waiting.firstDueEpochMillis() <= nowEpochMillis) {
            ready.addLast(waiting.removeFirst());
        }
    }

    void runBegan(long nowEpochMillis) {
        running++;
        if (running == runsMax && nextStepEpochMillis == Long.MAX_VALUE) {
            nextStepEpochMillis = nowEpochMillis + STEP_MILLIS;
        }
    }

    /** A run was taken by the line, and has ended. */
    void runEnded() {
        running--;
        pauseMillis = 0;
    }

    /**
     * A run was not taken. While others of it run, as many as those may: the next one to end makes room. Else there is
     * a pause, twice as long each time, at most until {@code untilEpochMillisMax}.
     */
    void refused(long nowEpochMillis, long untilEpochMillisMax) {
        if (running > 0) {
            runsMax = running;
            nextStepEpochMillis = nowEpochMillis + STEP_MILLIS;
            return;
        }
        runsMax = 1;
        nextStepEpochMillis = Long.MAX_VALUE;
        pauseMillis = pauseMillis == 0 ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
        pausedUntilEpochMillis = Math.min(nowEpochMillis + pauseMillis, untilEpochMillisMax);
    }

    /** A run that was taken at first could not begin. */
    void turnedAway(long nowEpochMillis, long untilEpochMillisMax) {
        running--;
        refused(nowEpochMillis, untilEpochMillisMax);
    }

    RecipientBacklog backlog() {
        long oldestReady = ready.isEmpty() ? Long.MAX_VALUE : ready.peekFirst().acceptedEpochMillis();
        return new RecipientBacklog(
                recipient, ready.size(), waiting.size(), running, Math.min(oldestReady, waiting.oldestEpochMillis()));
    }
}
