package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Phase;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The intended start times of an open loop, as distances from its beginning. They depend on nothing that happens
 * while the load runs. Confined to one thread.
 */
final class ArrivalTimes {
    /** Answer of {@link #nextNanos()} when there are no more. */
    static final long NO_MORE = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Arrivals arrivals;
    private final Iterator<Phase> phases;
    private final SplittableRandom random;
    private long phaseBeginNanos;
    private long phaseEndNanos;
    private double meanGapNanos = Double.POSITIVE_INFINITY;
    private double offsetInPhaseNanos;

    ArrivalTimes(Arrivals arrivals, List<Phase> phases, long seed) {
        this.arrivals = arrivals;
        this.phases = phases.iterator();
        this.random = new SplittableRandom(seed);
    }

    /** The next start time, or {@link #NO_MORE}. Times never go back. */
    long nextNanos() {
        // As a sum of doubles from the phase's begin: the error stays below a nanosecond for hours, and there is no drift.
        offsetInPhaseNanos += gapNanos();
        while (!(offsetInPhaseNanos < phaseEndNanos - phaseBeginNanos)) {
            if (!phases.hasNext()) {
                return NO_MORE;
            }
            enter(phases.next());
        }
        return phaseBeginNanos + (long) offsetInPhaseNanos;
    }

    private void enter(Phase phase) {
        phaseBeginNanos = phaseEndNanos;
        phaseEndNanos += phase.duration().toNanos();
        meanGapNanos = NANOS_PER_SECOND / phase.requestsPerSecond();
        boolean silent = phase.requestsPerSecond() == 0;
        offsetInPhaseNanos = silent ? Double.POSITIVE_INFINITY : arrivals == Arrivals.POISSON ? gapNanos() : 0;
    }

    private double gapNanos() {
        return switch (arrivals) {
            case CONSTANT -> meanGapNanos;
            case POISSON -> -Math.log(1 - random.nextDouble()) * meanGapNanos;
        };
    }
}
