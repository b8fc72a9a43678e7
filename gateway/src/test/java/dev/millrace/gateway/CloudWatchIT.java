package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics of functions by all protocols: forms of the command line, CBOR of the SDK, and JSON. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudWatchIT {
    private static final int RUNS = 30;
    private static final Dimension GREETER =
            Dimension.builder().name("FunctionName").value("greeter").build();

    private static final List<Statistic> FIVE = List.of(
            Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MINIMUM, Statistic.MAXIMUM, Statistic.AVERAGE);

    private final List<RunRecord> runs = new ArrayList<>();
    private TestingNode node;
    private AwsSdk sdk;
    private AwsCli aws;
    private Instant from;
    private Instant to;

    /** Some runs that return and some that fail; what is asked later is held against their records. */
    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"));
        sdk = new AwsSdk(node.endpoint());
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        sdk.create("greeter", "demo.Greeter", 10, jar);
        for (int i = 0; i < RUNS; i++) {
            sdk.invoke("greeter", i % 5 == 0 ? "[]" : "{\"name\":\"ann\"}");
        }
        try (RunTail tail = RunTail.open(directory.resolve("data").resolve("journal"))) {
            await().until(() -> {
                while (tail.next(runs::add)) {}
                return runs.size() == RUNS;
            });
        }
        from = Instant.ofEpochSecond(0, runs.getFirst().startEpochNanos()).truncatedTo(ChronoUnit.HOURS);
        to = from.plus(2, ChronoUnit.HOURS);
        await().until(() -> !sdk.metrics().listMetrics().metrics().isEmpty());
        await().until(() -> statistics("Invocations").getFirst().sum() == RUNS);
    }

    @AfterAll
    void close() {
        sdk.close();
        node.close();
    }

    @Test
    void listsWhatRan() throws Exception {
        List<Metric> listed = sdk.metrics()
                .listMetrics(request -> request.namespace("AWS/Lambda").metricName("Errors"))
                .metrics();
        assertEquals(3, listed.size());
        assertTrue(listed.stream().anyMatch(metric -> metric.dimensions().equals(List.of(GREETER))));
        JsonNode byForm = aws.call(
                "cloudwatch", "list-metrics", "--namespace", "AWS/Lambda", "--dimensions",
                "Name=Resource,Value=greeter");
        assertEquals(3, byForm.path("Metrics").size());
        assertEquals("FunctionName", byForm.at("/Metrics/0/Dimensions/0/Name").asString());
        assertEquals(0, aws.call("cloudwatch", "list-metrics", "--namespace", "Mine").path("Metrics").size());
    }

    @Test
    void tellsTheSdkWhatTheRecordsSay() {
        Datapoint errors = statistics("Errors").getFirst();
        long failed =
                runs.stream().filter(run -> run.outcome() != RunOutcome.RETURNED).count();
        assertEquals(RUNS / 5, failed);
        assertEquals((double) failed, errors.sum());
        assertEquals((double) RUNS, errors.sampleCount());
        assertEquals("Count", errors.unitAsString());
        Datapoint duration = statistics("Duration").getFirst();
        assertEquals(runs.stream().mapToLong(RunRecord::runNanos).min().orElseThrow() / 1e6, duration.minimum());
        assertEquals(runs.stream().mapToLong(RunRecord::runNanos).max().orElseThrow() / 1e6, duration.maximum());
        assertEquals(runs.stream().mapToLong(RunRecord::runNanos).sum() / 1e6, duration.sum(), 1e-6);
        assertEquals(duration.sum() / RUNS, duration.average(), 1e-9);
        assertTrue(duration.timestamp().equals(from) || duration.timestamp().equals(from.plus(1, ChronoUnit.HOURS)));
    }

    @Test
    void tellsPercentilesToTheCommandLine() throws Exception {
        JsonNode answer = aws.call(
                "cloudwatch", "get-metric-statistics", "--namespace", "AWS/Lambda", "--metric-name", "Duration",
                "--dimensions", "Name=FunctionName,Value=greeter", "--start-time", from.toString(), "--end-time",
                to.toString(), "--period", "7200", "--extended-statistics", "p50", "p99.9", "tm90");
        assertEquals("Duration", answer.path("Label").asString());
        JsonNode point = answer.at("/Datapoints/0");
        assertEquals("Milliseconds", point.path("Unit").asString());
        assertTrue(point.path("Timestamp").asString().startsWith(from.toString().substring(0, 19)), point::toString);
        double[] sorted =
                runs.stream().mapToDouble(run -> run.runNanos() / 1e6).sorted().toArray();
        JsonNode extended = point.path("ExtendedStatistics");
        assertEquals(sorted[RUNS / 2 - 1], extended.path("p50").doubleValue(), sorted[RUNS / 2 - 1] / 1_000);
        assertEquals(sorted[RUNS - 1], extended.path("p99.9").doubleValue(), sorted[RUNS - 1] / 1_000);
        double trimmed = 0;
        for (int i = 0; i < RUNS * 9 / 10; i++) {
            trimmed += sorted[i];
        }
        assertEquals(trimmed / (RUNS * 9 / 10), extended.path("tm90").doubleValue(), trimmed / 10_000);
    }

    @Test
    void countsTheErrorRate() throws Exception {
        List<MetricDataQuery> queries = List.of(
                query("m1", "Invocations"),
                query("m2", "Errors"),
                MetricDataQuery.builder().id("rate").expression("m2/m1*100").label("error rate").build());
        GetMetricDataResponse answer = sdk.metrics().getMetricData(
                request -> request.metricDataQueries(queries).startTime(from).endTime(to));
        MetricDataResult rate = answer.metricDataResults().getFirst();
        assertEquals("rate", rate.id());
        assertEquals("error rate", rate.label());
        assertEquals("Complete", rate.statusCodeAsString());
        assertEquals(List.of(20.0), rate.values());
        JsonNode byForm = aws.call(
                "cloudwatch", "get-metric-data", "--start-time", from.toString(), "--end-time", to.toString(),
                "--metric-data-queries",
                "[{\"Id\":\"i\",\"MetricStat\":{\"Metric\":{\"Namespace\":\"AWS/Lambda\","
                        + "\"MetricName\":\"Invocations\"},\"Period\":7200,\"Stat\":\"Sum\"}},"
                        + "{\"Id\":\"e\",\"Expression\":\"i * 2\"}]");
        assertEquals((double) RUNS, byForm.at("/MetricDataResults/0/Values/0").doubleValue());
        assertEquals(2.0 * RUNS, byForm.at("/MetricDataResults/1/Values/0").doubleValue());
    }

    @Test
    void answersJson() throws Exception {
        String body = "{\"Namespace\":\"AWS/Lambda\",\"MetricName\":\"Invocations\",\"StartTime\":"
                + from.getEpochSecond() + ",\"EndTime\":" + to.getEpochSecond()
                + ",\"Period\":7200,\"Statistics\":[\"Sum\"]}";
        HttpRequest request = HttpRequest.newBuilder(node.endpoint())
                .header("X-Amz-Target", "GraniteServiceVersion20100801.GetMetricStatistics")
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode point = new JsonMapper().readTree(response.body()).at("/Datapoints/0");
            assertEquals((double) RUNS, point.path("Sum").doubleValue(), response::body);
            assertEquals(from.getEpochSecond(), point.path("Timestamp").longValue(), response::body);
        }
    }

    /** Of one run and no other, between two nanoseconds. */
    @Test
    void tellsTheOperatorOfAnyWindow() throws Exception {
        RunRecord one = runs.get(RUNS / 2);
        Instant began = Instant.ofEpochSecond(0, one.startEpochNanos());
        JsonNode window = statisticsOf("from=" + began + "&to=" + began.plusNanos(1) + "&percentile=75");
        assertEquals(1, window.path("runs").intValue(), window::toString);
        double millis = one.runNanos() / 1e6;
        assertEquals(millis, window.at("/durationMillis/min").doubleValue());
        assertEquals(millis, window.at("/durationMillis/max").doubleValue());
        assertEquals(millis, window.at("/durationMillis/p75").doubleValue());
        JsonNode all = statisticsOf("function=greeter&zone=&from=" + from + "&to=" + to);
        assertEquals(RUNS, all.path("runs").intValue());
        assertEquals(0.8, all.path("successRate").doubleValue(), 1e-9);
        assertTrue(statisticsOf("from=yesterday").toString().contains("a time is such as"));
        assertTrue(statisticsOf("percentile=101").toString().contains("from 0 to 100"));
        assertTrue(statisticsOf("from=" + to + "&to=" + from).toString().contains("'from': it is after 'to'"));
    }

    private JsonNode statisticsOf(String query) throws Exception {
        URI asked = node.endpoint().resolve("/_millrace/statistics?" + query);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(asked).build(), HttpResponse.BodyHandlers.ofString());
            return new JsonMapper().readTree(response.body());
        }
    }

    @Test
    void refusesInCloudWatchsWords() throws Exception {
        CloudWatchException tooMany = assertThrows(
                CloudWatchException.class,
                () -> sdk.metrics().getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName("Errors")
                        .startTime(from)
                        .endTime(from.plus(2, ChronoUnit.DAYS))
                        .period(60)
                        .statistics(Statistic.SUM)));
        assertEquals(400, tooMany.statusCode());
        assertTrue(tooMany.awsErrorDetails().errorCode().startsWith("InvalidParameterCombination"), tooMany::toString);
        assertTrue(tooMany.toString().contains("You have requested up to 2,880 datapoints"), tooMany::toString);
        CloudWatchException notHere =
                assertThrows(CloudWatchException.class, () -> sdk.metrics().listDashboards());
        assertTrue(notHere.toString().contains("The action ListDashboards is not valid"), notHere::toString);
        String byForm = aws.refusalOf(
                "cloudwatch", "get-metric-data", "--start-time", from.toString(), "--end-time", to.toString(),
                "--metric-data-queries", "[{\"Id\":\"e\",\"Expression\":\"m1 +\"}]");
        assertTrue(byForm.contains("InvalidParameterValue") && byForm.contains("a sudden end"), byForm);
    }

    private List<Datapoint> statistics(String metric) {
        GetMetricStatisticsResponse answer = sdk.metrics()
                .getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName(metric)
                        .dimensions(GREETER)
                        .startTime(from)
                        .endTime(to)
                        .period(7_200)
                        .statistics(FIVE));
        return answer.datapoints();
    }

    private static MetricDataQuery query(String id, String metric) {
        return MetricDataQuery.builder()
                .id(id)
                .returnData(false)
                .metricStat(stat -> stat.period(7_200).stat("Sum").metric(named -> named.namespace("AWS/Lambda")
                        .metricName(metric)
                        .dimensions(GREETER)))
                .build();
    }
}
