package dev.millrace.loadtest.load.report;

import dev.millrace.engine.clock.DurationText;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.Scenario;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A scenario in one sentence. */
public final class ScenarioText {
    private ScenarioText() {}

    public static String of(Scenario scenario) {
        String bound = scenario.requestsMax() == Long.MAX_VALUE
                ? ""
                : ", at most " + scenario.requestsMax() + " requests";
        return pacing(scenario) + bound + ", warm-up " + DurationText.print(scenario.warmUp()) + ", "
                + scenario.endpoint();
    }

    /** What the latencies are measured from. */
    public static String latencyMeaning(Scenario scenario) {
        return switch (scenario.pacing()) {
            case Pacing.Open _, Pacing.Recorded _ -> "from the intended start (corrected for coordinated omission)";
            case Pacing.Closed _ -> "from the sending (a closed loop waits for a slow server, so stalls count once)";
        };
    }

    private static String pacing(Scenario scenario) {
        return switch (scenario.pacing()) {
            case Pacing.Closed closed ->
                "closed loop, " + scenario.connections() + " connections, " + DurationText.print(closed.duration());
            case Pacing.Recorded recorded -> recorded(recorded, scenario.connections());
            case Pacing.Open open ->
                open.phases().stream()
                        .map(phase -> Figures.rate(phase.requestsPerSecond()) + "/s for "
                                + DurationText.print(phase.duration()))
                        .collect(Collectors.joining(
                                ", ",
                                "open loop, " + open.arrivals() + " arrivals, ",
                                ", up to " + scenario.connections() + " connections"));
        };
    }

    private static String recorded(Pacing.Recorded pacing, int connections) {
        RecordedCalls calls = pacing.calls();
        String payloads = Arrays.stream(RecordedCalls.PayloadSource.values())
                .filter(source -> calls.payloadSources().containsKey(source))
                .map(source -> calls.payloadSources().get(source) + " " + source)
                .collect(Collectors.joining(", "));
        return "open loop, " + calls.count() + " calls of " + calls.functions().size() + " functions as recorded in "
                + calls.source() + ", " + speed(pacing.speed()) + ", payloads " + payloads + ", up to "
                + connections + " connections";
    }

    private static String speed(double speed) {
        return "x" + (speed == Math.rint(speed) ? Long.toString((long) speed) : Double.toString(speed));
    }
}
