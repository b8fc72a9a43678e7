package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.clock.DurationText;
import java.time.Duration;
import java.util.List;

/** What decides when a request starts. Immutable. */
public sealed interface Pacing {
    /** How long the load lasts, without the warm-up. */
    Duration duration();

    /** Requests start at times fixed beforehand, whether or not earlier ones have been answered. */
    record Open(Arrivals arrivals, List<Phase> phases) implements Pacing {
        public Open {
            phases = List.copyOf(phases);
            if (phases.isEmpty()) {
                throw new IllegalArgumentException("an open loop needs at least one phase");
            }
        }

        @Override
        public Duration duration() {
            return phases.stream().map(Phase::duration).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /**
     * Requests start as they once did, whether or not earlier ones have been answered.
     *
     * @param speed by what the recorded distances are divided, 1 to {@value #SPEED_MAX}
     */
    record Recorded(RecordedCalls calls, double speed) implements Pacing {
        public static final double SPEED_MAX = 100;

        public Recorded {
            if (!(speed >= 1 && speed <= SPEED_MAX)) {
                throw new IllegalArgumentException(
                        "a speed of " + speed + ": must be between 1 and " + (long) SPEED_MAX);
            }
        }

        /** From the beginning until that call is to start, rounded down to a nanosecond. */
        public long startNanos(int call) {
            return (long) (calls.offsetNanos(call) / speed);
        }

        @Override
        public Duration duration() {
            return Duration.ofNanos(1 + startNanos(calls.count() - 1));
        }
    }

    /** Every connection sends its next request when the last one has been answered. */
    record Closed(Duration duration) implements Pacing {
        public Closed {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(
                        "a duration of " + DurationText.print(duration) + ": must be longer than 0");
            }
        }
    }
}
