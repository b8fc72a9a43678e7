package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.OpenParts;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.http.route.QueryRouter;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.action.HandoverDelivery;
import dev.millrace.gateway.monitor.alarm.evaluate.AlarmEvaluator;
import dev.millrace.gateway.monitor.alarm.evaluate.AlarmThread;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.request.AlarmOperations;
import dev.millrace.gateway.monitor.custom.CustomMetrics;
import dev.millrace.gateway.monitor.custom.PutMeasurements;
import dev.millrace.gateway.monitor.function.LambdaMetrics;
import dev.millrace.gateway.monitor.metric.MetricOperations;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.monitor.wire.MonitorProtocols;
import dev.millrace.gateway.schedule.target.TargetArn;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.custom.MeasureLimits;
import dev.millrace.telemetry.custom.Measures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** CloudWatch, assembled: the metrics of functions, those that clients measure, and alarms on both. Thread-safe. */
final class MonitorServices implements AutoCloseable {
    /** Who runs functions for alarms, by the name that permissions have for it. */
    private static final String ALARMS = "lambda.alarms.cloudwatch.amazonaws.com";

    private final OpenParts parts;
    private final QueryRouter queries;

    private MonitorServices(
            Engine engine,
            Telemetry telemetry,
            NodeOptions options,
            EventBuses buses,
            Routes routes,
            Targets targets,
            OpenParts parts) {
        this.parts = parts;
        Path directory = options.dataDirectory();
        Account account = engine.registry().account();
        Clock clock = engine.clock();
        Measures measures =
                parts.add(Measures.open(directory.resolve(Measures.FILE_NAME), clock, MeasureLimits.DEFAULT));
        MetricSources sources =
                new MetricSources(List.of(new LambdaMetrics(telemetry), new CustomMetrics(measures)));
        Map<String, MonitorOperation> operations = new HashMap<>(MetricOperations.of(sources, clock));
        operations.put(PutMeasurements.NAME, new PutMeasurements(measures, clock));
        Alarms alarms = parts.add(Alarms.open(directory.resolve(Alarms.FILE_NAME), account, clock));
        AlarmActions actions = new AlarmActions(
                account, options.services(), (function, alarmArn) -> permits(engine, function, alarmArn));
        AlarmThread thread = parts.add(AlarmThread.start(
                new AlarmEvaluator(alarms, sources, actions, clock),
                new HandoverDelivery(alarms, engine.events(), buses, account),
                telemetry::awaitCaughtUp));
        operations.putAll(AlarmOperations.of(alarms, sources, actions, clock, thread::wake));
        queries = new QueryRouter(
                Map.of(MonitorProtocols.SIGNED, MonitorProtocols.enter(routes, targets, operations)));
    }

    /**
     * Opens what is kept in the data directory, enters the operations, and begins to evaluate alarms.
     *
     * @param buses whose rules hear of alarms
     */
    static MonitorServices open(
            Engine engine,
            Telemetry telemetry,
            NodeOptions options,
            EventBuses buses,
            Routes routes,
            Targets targets) {
        OpenParts parts = new OpenParts();
        try {
            return new MonitorServices(engine, telemetry, options, buses, routes, targets, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static boolean permits(Engine engine, TargetArn.OfFunction function, String alarmArn) {
        AccessRequest request =
                AccessRequest.ofService(ALARMS, alarmArn, engine.registry().account().id());
        return engine.registry().snapshot().permits(function.name(), function.qualifier(), request);
    }

    /** Where forms go. */
    QueryRouter queries() {
        return queries;
    }

    @Override
    public void close() {
        parts.close();
    }
}
