package dev.millrace.loadtest.bench.tool;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.load.Generator;
import dev.millrace.loadtest.load.measurement.Summary;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import java.time.Duration;
import java.util.List;

/** Our own generator as a closed loop. Immutable. */
public record OwnGenerator(Target target, int connections) implements LoadTool {
    @Override
    public String name() {
        return "own generator";
    }

    @Override
    public Replies drive(int port, int seconds) throws InterruptedException {
        Scenario scenario = new Scenario(
                new Endpoint("127.0.0.1", port),
                List.of(target),
                new Pacing.Closed(Duration.ofSeconds(seconds)),
                connections,
                Duration.ZERO,
                Long.MAX_VALUE,
                Duration.ofSeconds(30),
                1);
        Summary total = new Generator(new SystemClock()).run(scenario, _ -> {}).total();
        return new Replies(
                total.succeeded().getTotalCount(),
                total.failures(),
                seconds,
                total.succeeded().getValueAtPercentile(50),
                total.succeeded().getValueAtPercentile(99));
    }
}
