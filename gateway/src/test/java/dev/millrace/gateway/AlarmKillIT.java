package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** A server that is killed again and again in the moment in which alarms change. */
@Timeout(240)
class AlarmKillIT {
    private static final int KILLS = 3;
    private static final String HELLO = "arn:aws:lambda:us-east-1:000000000000:function:hello";

    @TempDir
    Path directory;

    @Test
    void neitherStatesNorMetricsNorRunsAreLost() throws Exception {
        KeptData kept = new KeptData(directory.resolve("data"));
        Instant minute = Instant.now().minusSeconds(300);
        List<MetricDatum> one = List.of(
                MetricDatum.builder().metricName("n").timestamp(minute).value(1.0).build());
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = start();
                    AwsSdk sdk = new AwsSdk(server.endpoint())) {
                if (kill == 0) {
                    var _ = sdk.lambda().addPermission(request -> request.functionName("hello")
                            .statementId("alarms")
                            .action("lambda:InvokeFunction")
                            .principal("lambda.alarms.cloudwatch.amazonaws.com"));
                }
                String name = "alarm-" + kill;
                var _ = sdk.metrics().putMetricData(request -> request.namespace("Kill").metricData(one));
                var _ = sdk.metrics().putMetricAlarm(request -> request.alarmName(name)
                        .namespace("Kill")
                        .metricName("none")
                        .statistic(Statistic.SUM)
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(1.0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .treatMissingData("ignore")
                        .alarmActions(HELLO));
                var _ = sdk.metrics().setAlarmState(request ->
                        request.alarmName(name).stateValue(StateValue.ALARM).stateReason("a drill"));
                server.kill();
            }
        }
        try (ServerProcess server = start();
                AwsSdk sdk = new AwsSdk(server.endpoint())) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> told(kept).size() == KILLS);
            assertEquals(
                    KILLS,
                    sdk.metrics()
                            .describeAlarms(request -> request.stateValue(StateValue.ALARM))
                            .metricAlarms()
                            .size());
            assertEquals(
                    KILLS,
                    sdk.metrics()
                            .describeAlarmHistory(request -> request.historyItemType(HistoryItemType.STATE_UPDATE))
                            .alarmHistoryItems()
                            .size());
            double sum = sdk.metrics()
                    .getMetricStatistics(request -> request.namespace("Kill")
                            .metricName("n")
                            .startTime(minute.minusSeconds(60))
                            .endTime(minute.plusSeconds(60))
                            .period(300)
                            .statistics(Statistic.SUM))
                    .datapoints()
                    .stream()
                    .mapToDouble(point -> point.sum())
                    .sum();
            assertEquals(KILLS, sum);
            server.terminate();
            assertTrue(server.exitCode() == 0, server::output);
        }
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(directory, directory.resolve("data"), 0);
    }

    /** The request ids of the runs that alarms have made; a run that is repeated has the same. */
    private static Set<RequestId> told(KeptData kept) {
        Set<RequestId> ids = new HashSet<>();
        kept.runs().stream()
                .filter(run -> run.trigger() == TriggerKind.ALARM)
                .forEach(run -> ids.add(new RequestId(run.requestIdHigh(), run.requestIdLow())));
        return ids;
    }
}
