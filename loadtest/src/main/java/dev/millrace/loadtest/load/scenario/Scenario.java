package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.clock.DurationText;
import java.time.Duration;
import java.util.List;

/**
 * A load test, complete. Immutable.
 *
 * @param connections keep-alive connections; in a closed loop also the requests in flight
 * @param warmUp load before the measurement, at the first phase's rate
 * @param requestsMax ends the load after that many measured requests; {@link Long#MAX_VALUE} for no such limit
 * @param timeout how long a request may take from its sending
 * @param seed fixes the Poisson arrivals and the order of targets
 */
public record Scenario(
        Endpoint endpoint,
        List<Target> targets,
        Pacing pacing,
        int connections,
        Duration warmUp,
        long requestsMax,
        Duration timeout,
        long seed) {
    public static final int CONNECTIONS_MAX = 25_000;
    public static final int TARGETS_MAX = 64;
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(15);

    public Scenario {
        targets = List.copyOf(targets);
        if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
            throw new IllegalArgumentException(targets.size() + " targets: must be between 1 and " + TARGETS_MAX);
        }
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(
                    connections + " connections: must be between 1 and " + CONNECTIONS_MAX);
        }
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("a warm-up of " + DurationText.print(warmUp));
        }
        if (requestsMax < 1) {
            throw new IllegalArgumentException(requestsMax + " requests: must be at least 1");
        }
        if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("a timeout of " + DurationText.print(timeout)
                    + ": must be longer than 0 and at most " + DurationText.print(TIMEOUT_MAX));
        }
    }
}
