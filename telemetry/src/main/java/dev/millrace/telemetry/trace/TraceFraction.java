package dev.millrace.telemetry.trace;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import java.util.concurrent.TimeUnit;

/**
 * Which traces are of a fraction of all. The fraction of a second is lower when so many runs ended in the one before
 * that more than a limit would be taken; what a lower fraction takes, a higher one takes, too. Confined to one thread.
 */
final class TraceFraction {
    /** The random part of a trace id is its last seven bytes. */
    private static final int RANDOM_BITS = 56;

    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;

    private final double fraction;
    private final int perSecondMax;
    private long second;
    private long runsOfSecond;
    private long notTaken;

    /**
     * @param fraction of all traces, 0 to 1
     * @param perSecondMax how many runs of them are taken in a second at most, about
     */
    TraceFraction(double fraction, int perSecondMax) {
        this.fraction = fraction;
        this.perSecondMax = perSecondMax;
        this.notTaken = notTaken(fraction);
    }

    /** Takes runs in the order in which they ended, roughly; all of them, as it counts them. */
    boolean takes(RunRecord run, RunTrace trace) {
        count(TimeUnit.NANOSECONDS.toSeconds(run.endEpochNanos()));
        return isTaken(trace.traceIdLow(), notTaken);
    }

    /** A run may come a little after later ones; what comes long after them tells that the clock was set back. */
    private void count(long endSecond) {
        if (endSecond > second || endSecond < second - 1) {
            long runsBefore = endSecond == second + 1 ? runsOfSecond : 0;
            notTaken = notTaken(Math.min(fraction, (double) perSecondMax / Math.max(1, runsBefore)));
            second = endSecond;
            runsOfSecond = 0;
        }
        runsOfSecond++;
    }

    /**
     * Whether a trace is of the fraction; who takes a greater one takes all of this, too.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">
     *     Consistent sampling</a>
     */
    private static boolean isTaken(long traceIdLow, long notTaken) {
        return (traceIdLow & RANDOM_MASK) >= notTaken;
    }

    /** The random parts from here on are of the fraction. */
    private static long notTaken(double fraction) {
        return Math.round((1 - fraction) * (1L << RANDOM_BITS));
    }
}
