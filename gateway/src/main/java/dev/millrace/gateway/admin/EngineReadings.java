package dev.millrace.gateway.admin;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineStatus;
import dev.millrace.engine.zone.ZoneStatus;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.MetricKind;
import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.export.Readings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the engine does at this moment, as metrics: all that the run journal does not tell. Thread-safe. */
public final class EngineReadings implements Readings {
    private final Engine engine;

    public EngineReadings(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<Reading> read() {
        EngineStatus status = engine.status();
        List<Reading> readings = new ArrayList<>();
        readings.add(Reading.gauge("millrace.runs.in_flight", "{run}", "Runs in progress", status.inFlight()));
        readings.add(Reading.gauge(
                "millrace.runs.limit", "{run}", "Runs that may be in progress at once", status.accountRunsMax()));
        readings.add(Reading.gauge(
                "millrace.ring.depth", "{run}", "Runs between the doors and the zones", status.ringDepth()));
        status.refusals()
                .forEach((reason, count) -> readings.add(new Reading(
                        "millrace.refusals",
                        MetricKind.COUNTER,
                        "{invocation}",
                        "Invocations that were refused",
                        Map.of("reason", reason),
                        count)));
        readings.add(Reading.counter(
                "millrace.log.dropped_lines",
                "{line}",
                "Printed lines that were lost on the way to the disk",
                (double) status.droppedLogLines()));
        readings.add(Reading.counter(
                "millrace.access_log.dropped_lines",
                "{line}",
                "Lines of access logs that were lost on the way to the disk",
                (double) engine.logs().droppedGroupLines()));
        readings.add(Reading.counter(
                "millrace.payloads.dropped",
                "{run}",
                "Runs whose payloads were to be kept and had no room on the way to the disk",
                (double) engine.captures().dropped()));
        long nowEpochMillis = engine.clock().epochMillis();
        engine.events().backlogs().forEach(backlog -> readings.add(Reading.gauge(
                        "millrace.events.oldest_age",
                        "s",
                        "Age of the oldest asynchronous event that has not begun its next run",
                        backlog.oldestAgeMillis(nowEpochMillis) / 1e3)
                .with(MetricCatalogue.FUNCTION, backlog.recipient())));
        status.zones().forEach(zone -> addZone(readings, zone));
        return readings;
    }

    private static void addZone(List<Reading> readings, ZoneStatus zone) {
        addZone(readings, zone, "millrace.zone.in_flight", "{run}", "Runs in the zone, waiting included", zone.runs());
        addZone(readings, zone, "millrace.zone.instances", "{instance}", "Instances in the zone", zone.instances());
        addZone(readings, zone, "millrace.zone.threads", "{thread}", "Threads of the zone", zone.threads());
        addZone(
                readings,
                zone,
                "millrace.zone.stuck_threads",
                "{thread}",
                "Threads held by code that was timed out and has not come back",
                zone.stuckThreads());
    }

    private static void addZone(
            List<Reading> readings, ZoneStatus zone, String name, String unit, String description, int value) {
        readings.add(Reading.gauge(name, unit, description, value).with("millrace.zone", zone.name()));
    }
}
