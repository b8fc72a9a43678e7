package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alarms as clients make and see them, and what really runs because of them. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlarmsIT {
    private static final String HELLO = "arn:aws:lambda:us-east-1:000000000000:function:hello";
    private static final String ARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:";

    private Path data;
    private TestingNode node;
    private AwsSdk sdk;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        node = new TestingNode(data);
        sdk = new AwsSdk(node.endpoint());
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
    }

    @AfterAll
    void close() {
        sdk.close();
        node.close();
    }

    /** One function fails; another is run by the alarm on that, and a third time by a rule for the alarm's event. */
    @Test
    void runsAFunctionBecauseAnotherFails(@TempDir Path jar) throws Exception {
        sdk.create("greeter", "demo.Greeter", 10, TestingJar.ofFunctions(jar));
        aws.call(
                "lambda", "add-permission", "--function-name", "hello", "--statement-id", "alarm", "--action",
                "lambda:InvokeFunction", "--principal", "lambda.alarms.cloudwatch.amazonaws.com", "--source-arn",
                ARN + "greeter-fails");
        aws.call(
                "events", "put-rule", "--name", "alarms", "--event-pattern",
                "{\"source\":[\"aws.cloudwatch\"],\"detail\":{\"alarmName\":[\"greeter-fails\"],"
                        + "\"state\":{\"value\":[\"ALARM\"]}}}");
        aws.call("events", "put-targets", "--rule", "alarms", "--targets", "Id=1,Arn=" + HELLO);
        aws.call(
                "cloudwatch", "put-metric-alarm", "--alarm-name", "greeter-fails", "--namespace", "AWS/Lambda",
                "--metric-name", "Errors", "--dimensions", "Name=FunctionName,Value=greeter", "--statistic", "Sum",
                "--period", "10", "--evaluation-periods", "1", "--threshold", "1", "--comparison-operator",
                "GreaterThanOrEqualToThreshold", "--treat-missing-data", "notBreaching", "--alarm-actions", HELLO);
        var _ = sdk.invoke("greeter", "[]");
        await().atMost(60, TimeUnit.SECONDS).until(() -> runs(TriggerKind.ALARM) == 1 && runs(TriggerKind.RULE) == 1);
        JsonNode event = JsonMapper.shared().readTree(payload(TriggerKind.ALARM));
        assertEquals("aws.cloudwatch", event.path("source").asString());
        assertEquals(ARN + "greeter-fails", event.path("alarmArn").asString());
        assertEquals("ALARM", event.at("/alarmData/state/value").asString());
        JsonNode onBus = JsonMapper.shared().readTree(payload(TriggerKind.RULE));
        assertEquals("CloudWatch Alarm State Change", onBus.path("detail-type").asString());
        assertEquals(ARN + "greeter-fails", onBus.at("/resources/0").asString());
        JsonNode alarm = aws.call("cloudwatch", "describe-alarms", "--alarm-names", "greeter-fails")
                .at("/MetricAlarms/0");
        assertTrue(alarm.path("StateReason").asString().startsWith("Threshold Crossed: "), alarm::toString);
        JsonNode history = aws.call(
                "cloudwatch", "describe-alarm-history", "--alarm-name", "greeter-fails", "--history-item-type",
                "Action");
        assertEquals(
                "Successfully executed action " + HELLO,
                history.at("/AlarmHistoryItems/0/HistorySummary").asString());
    }

    /** A permission for the function by its name alone is none for an alias of it. */
    @Test
    void runsAnAliasWithAPermissionForItAlone(@TempDir Path jar) throws Exception {
        sdk.create("aliased", "demo.Greeter", 10, TestingJar.ofFunctions(jar));
        aws.call("lambda", "publish-version", "--function-name", "aliased");
        aws.call(
                "lambda", "create-alias", "--function-name", "aliased", "--name", "live", "--function-version", "1");
        String live = HELLO.replace(":hello", ":aliased:live");
        put("wants-alias", "--alarm-actions", live);
        permitAlarms("--statement-id", "unqualified");
        setOff("wants-alias");
        assertTrue(lastAction("wants-alias").startsWith("Failed to execute action " + live));
        permitAlarms("--statement-id", "alias", "--qualifier", "live");
        setOff("wants-alias");
        assertEquals("Successfully executed action " + live, lastAction("wants-alias"));
        await().until(() -> new KeptData(data).runs().stream().anyMatch(run -> run.trigger() == TriggerKind.ALARM
                && run.subject().function().equals("aliased")
                && run.subject().version().equals("1")));
        aws.call("cloudwatch", "delete-alarms", "--alarm-names", "wants-alias");
    }

    private void permitAlarms(String... more) throws Exception {
        String[] fixed = {
            "add-permission", "--function-name", "aliased", "--action", "lambda:InvokeFunction", "--principal",
            "lambda.alarms.cloudwatch.amazonaws.com"
        };
        aws.call("lambda", Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private void setOff(String alarm) throws Exception {
        for (String state : List.of("OK", "ALARM")) {
            aws.call(
                    "cloudwatch", "set-alarm-state", "--alarm-name", alarm, "--state-value", state, "--state-reason",
                    "a drill");
        }
    }

    private String lastAction(String alarm) throws Exception {
        return aws.call(
                        "cloudwatch", "describe-alarm-history", "--alarm-name", alarm, "--history-item-type", "Action")
                .at("/AlarmHistoryItems/0/HistorySummary")
                .asString();
    }

    @Test
    void keepsWhatTheCommandLineSets() throws Exception {
        put("drill-1", "--alarm-description", "only a drill", "--tags", "Key=team,Value=shop");
        put("drill-2");
        JsonNode alarm = aws.call("cloudwatch", "describe-alarms", "--alarm-names", "drill-1").at("/MetricAlarms/0");
        assertEquals("only a drill", alarm.path("AlarmDescription").asString());
        assertEquals(5, alarm.path("Threshold").doubleValue());
        assertEquals(1, alarm.path("DatapointsToAlarm").intValue());
        assertEquals("INSUFFICIENT_DATA", alarm.path("StateValue").asString());
        assertTrue(alarm.path("ActionsEnabled").booleanValue());
        JsonNode page = aws.call(
                "cloudwatch", "describe-alarms", "--alarm-name-prefix", "drill-", "--max-items", "1", "--page-size", "1");
        assertEquals(1, page.path("MetricAlarms").size());
        assertEquals(2, drills("--alarm-name-prefix", "drill-").size());
        aws.call(
                "cloudwatch", "set-alarm-state", "--alarm-name", "drill-1", "--state-value", "ALARM", "--state-reason",
                "a drill");
        assertEquals(1, drills("--alarm-name-prefix", "drill-", "--state-value", "ALARM").size());
        assertEquals(0, drills("--alarm-name-prefix", "drill-", "--alarm-types", "CompositeAlarm").size());
        JsonNode forMetric = aws.call(
                "cloudwatch", "describe-alarms-for-metric", "--namespace", "Drill", "--metric-name", "Load");
        assertEquals(2, forMetric.path("MetricAlarms").size(), forMetric::toString);
        aws.call("cloudwatch", "disable-alarm-actions", "--alarm-names", "drill-1", "drill-2");
        assertEquals(0, enabled());
        aws.call("cloudwatch", "enable-alarm-actions", "--alarm-names", "drill-2");
        assertEquals(1, enabled());
        aws.call("cloudwatch", "tag-resource", "--resource-arn", ARN + "drill-1", "--tags", "Key=env,Value=test");
        aws.call("cloudwatch", "untag-resource", "--resource-arn", ARN + "drill-1", "--tag-keys", "team");
        JsonNode tags = aws.call("cloudwatch", "list-tags-for-resource", "--resource-arn", ARN + "drill-1");
        assertEquals("[{\"Key\":\"env\",\"Value\":\"test\"}]", tags.path("Tags").toString());
        JsonNode history = aws.call(
                "cloudwatch", "describe-alarm-history", "--alarm-name", "drill-1", "--scan-by", "TimestampAscending");
        assertEquals("Alarm \"drill-1\" created", history.at("/AlarmHistoryItems/0/HistorySummary").asString());
        assertEquals(
                "Alarm updated from INSUFFICIENT_DATA to ALARM",
                history.at("/AlarmHistoryItems/1/HistorySummary").asString());
        assertTrue(aws.refusalOf("cloudwatch", "delete-alarms", "--alarm-names", "drill-1", "nosuch")
                .contains("ResourceNotFound"));
        assertEquals(1, drills("--alarm-name-prefix", "drill-").size());
        aws.call("cloudwatch", "delete-alarms", "--alarm-names", "drill-2");
        assertEquals(0, drills("--alarm-name-prefix", "drill-").size());
        assertTrue(aws.refusalOf("cloudwatch", "delete-alarms", "--alarm-names", "drill-1")
                .contains("ResourceNotFound"));
    }

    @Test
    void watchesWhatAFormulaMakesOfMetricsOfClients() {
        List<MetricDataQuery> queries = List.of(
                query("a", "Good"),
                query("b", "Bad"),
                MetricDataQuery.builder().id("rate").expression("100 * FILL(b, 0) / (a + FILL(b, 0))").build());
        var _ = sdk.metrics().putMetricAlarm(alarm("rate", queries).build());
        Instant measured = Instant.now().minusSeconds(15);
        List<MetricDatum> datums = Stream.of("Good", "Good", "Good", "Bad")
                .map(metric -> MetricDatum.builder()
                        .metricName(metric)
                        .timestamp(measured)
                        .storageResolution(1)
                        .value(1.0)
                        .build())
                .toList();
        var _ = sdk.metrics().putMetricData(request -> request.namespace("Formula").metricData(datums));
        await().atMost(60, TimeUnit.SECONDS).until(() -> only("rate").stateValue() == StateValue.ALARM);
        MetricAlarm found = only("rate");
        assertTrue(found.stateReason().contains("[25.0 ("), found.stateReason());
        assertEquals(3, found.metrics().size());
        assertEquals(ComparisonOperator.GREATER_THAN_THRESHOLD, found.comparisonOperator());
        assertTrue(found.stateReasonData().contains("\"recentDatapoints\":[25.0]"), found.stateReasonData());
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        refused("InvalidParameterValue", alarm("x").alarmActions("arn:aws:automate:us-east-1:ec2:stop").build());
        refused(
                "InvalidParameterValue",
                alarm("x").okActions("arn:aws:sns:us-east-1:000000000000:topic").build());
        refused("InvalidParameterValue", alarm("x").comparisonOperator("LessThanLowerThreshold").build());
        refused("InvalidParameterValue", alarm("x").datapointsToAlarm(2).build());
        refused("InvalidParameterValue", alarm("x").period(15).build());
        refused("InvalidParameterValue", alarm("x").treatMissingData("maybe").build());
        refused("InvalidParameterValue", alarm("x").evaluationPeriods(2_000).build());
        refused("InvalidParameterCombination", alarm("x").extendedStatistic("p90").build());
        refused("MissingParameter", alarm("x").threshold(null).build());
        refused("InvalidParameterCombination", alarm("x").metrics(query("a", "Good")).build());
        refused("InvalidParameterValue", alarm("x", List.of(query("a", "Good"))).build());
        refused(
                "InvalidParameterValue",
                alarm(
                                "x",
                                List.of(
                                        query("a", "Good"),
                                        MetricDataQuery.builder().id("b").expression("AVG(a)").build()))
                        .build());
        assertTrue(sdk.metrics().describeAlarms(request -> request.alarmNames("x")).metricAlarms().isEmpty());
        assertThrows(
                ResourceNotFoundException.class,
                () -> sdk.metrics().setAlarmState(request -> request.alarmName("nosuch")
                        .stateValue(StateValue.OK)
                        .stateReason("none")));
        HttpRequest asJson = HttpRequest.newBuilder(node.endpoint())
                .header("X-Amz-Target", "GraniteServiceVersion20100801.PutCompositeAlarm")
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString("{\"AlarmName\":\"c\",\"AlarmRule\":\"ALARM(nosuch)\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(asJson, HttpResponse.BodyHandlers.ofString());
            assertEquals(400, answer.statusCode());
            assertTrue(answer.body().contains("alarms [nosuch] in the alarm rule do not exist"), answer::body);
            assertEquals(
                    "InvalidParameterValueException",
                    JsonMapper.shared().readTree(answer.body()).path("__type").asString());
            assertEquals("InvalidParameterValue;Sender", answer.headers().firstValue("x-amzn-query-error").orElse(""));
            assertEquals("application/x-amz-json-1.0", answer.headers().firstValue("Content-Type").orElse(""));
        }
        String broken = aws.refusalOf(
                "cloudwatch", "put-composite-alarm", "--alarm-name", "c", "--alarm-rule", "ALARM(a) XOR ALARM(b)");
        assertTrue(broken.contains("must be a valid expression"), broken);
    }

    @Test
    void combinesAlarms() throws Exception {
        put("part-1");
        put("part-2");
        aws.call(
                "cloudwatch", "put-composite-alarm", "--alarm-name", "whole", "--alarm-rule",
                "ALARM(part-1) OR ALARM(" + ARN + "part-2)", "--alarm-description", "either");
        String circle = aws.refusalOf(
                "cloudwatch", "put-composite-alarm", "--alarm-name", "whole", "--alarm-rule", "NOT ALARM(whole)");
        assertTrue(circle.contains("must not lead back"), circle);
        await().until(() -> composite("whole").path("StateValue").asString().equals("OK"));
        aws.call(
                "cloudwatch", "set-alarm-state", "--alarm-name", "part-2", "--state-value", "ALARM", "--state-reason",
                "a drill");
        await().until(() -> composite("whole").path("StateValue").asString().equals("ALARM"));
        JsonNode whole = composite("whole");
        assertTrue(whole.path("StateReason").asString().startsWith(ARN + "part-2 transitioned to ALARM at "));
        assertEquals("ALARM(part-1) OR ALARM(" + ARN + "part-2)", whole.path("AlarmRule").asString());
        aws.call("cloudwatch", "delete-alarms", "--alarm-names", "whole", "part-1", "part-2");
    }

    private JsonNode composite(String name) throws Exception {
        return aws.call("cloudwatch", "describe-alarms", "--alarm-types", "CompositeAlarm", "--alarm-names", name)
                .at("/CompositeAlarms/0");
    }

    private void put(String name, String... more) throws Exception {
        String[] fixed = {
            "put-metric-alarm", "--alarm-name", name, "--namespace", "Drill", "--metric-name", "Load", "--statistic",
            "Average", "--period", "60", "--evaluation-periods", "1", "--threshold", "5", "--comparison-operator",
            "LessThanThreshold", "--treat-missing-data", "ignore"
        };
        String[] all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        aws.call("cloudwatch", all);
    }

    private JsonNode drills(String... filter) throws Exception {
        String[] all = new String[filter.length + 1];
        all[0] = "describe-alarms";
        System.arraycopy(filter, 0, all, 1, filter.length);
        return aws.call("cloudwatch", all).path("MetricAlarms");
    }

    private long enabled() throws Exception {
        return drills("--alarm-name-prefix", "drill-")
                .valueStream()
                .filter(alarm -> alarm.path("ActionsEnabled").booleanValue())
                .count();
    }

    private MetricAlarm only(String name) {
        return sdk.metrics().describeAlarms(request -> request.alarmNames(name)).metricAlarms().getFirst();
    }

    private void refused(String code, PutMetricAlarmRequest request) {
        CloudWatchException refusal =
                assertThrows(CloudWatchException.class, () -> sdk.metrics().putMetricAlarm(request));
        assertEquals(400, refusal.statusCode());
        assertTrue(refusal.awsErrorDetails().errorCode().startsWith(code), refusal::toString);
    }

    private static PutMetricAlarmRequest.Builder alarm(String name) {
        return PutMetricAlarmRequest.builder()
                .alarmName(name)
                .namespace("Formula")
                .metricName("Good")
                .dimensions(Dimension.builder().name("Host").value("a").build())
                .statistic(Statistic.SUM)
                .period(60)
                .evaluationPeriods(1)
                .threshold(20.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD);
    }

    private static PutMetricAlarmRequest.Builder alarm(String name, List<MetricDataQuery> queries) {
        return PutMetricAlarmRequest.builder()
                .alarmName(name)
                .metrics(queries)
                .evaluationPeriods(1)
                .threshold(20.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD);
    }

    private static MetricDataQuery query(String id, String metric) {
        return MetricDataQuery.builder()
                .id(id)
                .returnData(false)
                .metricStat(stat -> stat.period(10).stat("Sum").metric(named -> named.namespace("Formula")
                        .metricName(metric)))
                .build();
    }

    private long runs(TriggerKind trigger) {
        return new KeptData(data)
                .runs().stream()
                        .filter(run -> run.trigger() == trigger && run.subject().function().equals("hello"))
                        .count();
    }

    private String payload(TriggerKind trigger) {
        for (EventRecord record : new KeptData(data).events()) {
            if (record instanceof EventRecord.Accepted accepted
                    && accepted.what() instanceof AsyncEvent event
                    && event.function().value().equals("hello")
                    && event.trigger() == trigger) {
                return event.payload().text();
            }
        }
        throw new AssertionError("no event by " + trigger);
    }
}
