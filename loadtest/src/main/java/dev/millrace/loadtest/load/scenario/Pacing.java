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
