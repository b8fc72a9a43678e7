package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Phase;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Start times that phases of constant rates make. Confined to one thread. */
final class ArrivalTimes implements StartTimes {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Arrivals arrivals;
    private final Iterator<Phase> phases;
    private final SplittableRandom random;
    private long phaseBeginNanos;
    private long phaseEndNanos;
    private double requestsPerSecond;
    private long indexInPhase;
    private double offsetNanos;

    ArrivalTimes(Arrivals arrivals, List<Phase> phases, long seed) {
        this.arrivals = arrivals;
        this.phases = phases.iterator();
        this.random = new SplittableRandom(seed);
    }

    @Override
    public long nextNanos() {
        advance();
        // Not ">=": in a phase with rate 0 the offset is infinite or not a number, and the phase passes in silence.
        while (!(offsetNanos < phaseEndNanos - phaseBeginNanos)) {
            if (!phases.hasNext()) {
                return NO_MORE;
            }
            Phase phase = phases.next();
            phaseBeginNanos = phaseEndNanos;
            phaseEndNanos += phase.duration().toNanos();
            requestsPerSecond = phase.requestsPerSecond();
            indexInPhase = 0;
            offsetNanos = 0;
            advance();
        }
        return phaseBeginNanos + (long) offsetNanos;
    }

    private void advance() {
        offsetNanos = switch (arrivals) {
            // From the phase's begin each time, so that nothing drifts.
            case CONSTANT -> indexInPhase++ * NANOS_PER_SECOND / requestsPerSecond;
            case POISSON -> offsetNanos - Math.log(1 - random.nextDouble()) * NANOS_PER_SECOND / requestsPerSecond;
        };
    }
}
