package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.OpenParts;
import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.monitor.custom.CustomMetrics;
import dev.millrace.gateway.monitor.custom.PutMeasurements;
import dev.millrace.gateway.monitor.metric.LambdaMetrics;
import dev.millrace.gateway.monitor.metric.MetricOperations;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.monitor.wire.MonitorProtocols;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.custom.MeasureLimits;
import dev.millrace.telemetry.custom.Measures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** CloudWatch's metrics, assembled: those of functions and those that clients measure. Thread-safe. */
final class MonitorServices implements AutoCloseable {
    private final OpenParts parts;
    private final Operation forms;

    private MonitorServices(
            Engine engine, Telemetry telemetry, Path directory, Routes routes, Targets targets, OpenParts parts) {
        this.parts = parts;
        Clock clock = engine.clock();
        Measures measures =
                parts.add(Measures.open(directory.resolve(Measures.FILE_NAME), clock, MeasureLimits.DEFAULT));
        MetricSources sources =
                new MetricSources(List.of(LambdaMetrics.of(telemetry), new CustomMetrics(measures)));
        Map<String, MonitorOperation> operations = new HashMap<>(MetricOperations.of(sources, clock));
        operations.put(PutMeasurements.NAME, new PutMeasurements(measures, clock));
        forms = MonitorProtocols.enter(routes, targets, operations);
    }

    /** Opens what is kept in the directory, and enters the operations. */
    static MonitorServices open(
            Engine engine, Telemetry telemetry, Path directory, Routes routes, Targets targets) {
        OpenParts parts = new OpenParts();
        try {
            return new MonitorServices(engine, telemetry, directory, routes, targets, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /** What answers forms. */
    Operation forms() {
        return forms;
    }

    @Override
    public void close() {
        parts.close();
    }
}
