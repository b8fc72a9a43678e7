package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients measure, put and asked for by all protocols. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomMetricsIT {
    private TestingNode node;
    private AwsSdk sdk;
    private AwsCli aws;
    private Instant minute;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"));
        sdk = new AwsSdk(node.endpoint());
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        minute = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MINUTES);
    }

    @AfterAll
    void close() {
        sdk.close();
        node.close();
    }

    @Test
    void takesWhatTheCommandLinePuts() throws Exception {
        aws.call(
                "cloudwatch", "put-metric-data", "--namespace", "Cli", "--metric-name", "Latency", "--unit",
                "Milliseconds", "--dimensions", "Host=a1,Zone=west", "--timestamp", minute.toString(), "--value", "12.5");
        aws.call(
                "cloudwatch", "put-metric-data", "--namespace", "Cli", "--metric-data",
                "[{\"MetricName\":\"Latency\",\"Unit\":\"Milliseconds\",\"Timestamp\":\"" + minute
                        + "\",\"Dimensions\":[{\"Name\":\"Zone\",\"Value\":\"west\"},{\"Name\":\"Host\",\"Value\":\"a1\"}],"
                        + "\"Values\":[1,2,3.5],\"Counts\":[1,10,1]},"
                        + "{\"MetricName\":\"Bytes\",\"Timestamp\":\"" + minute + "\",\"StatisticValues\":"
                        + "{\"SampleCount\":4,\"Sum\":100,\"Minimum\":10,\"Maximum\":40}}]");
        JsonNode answer = aws.call(
                "cloudwatch", "get-metric-statistics", "--namespace", "Cli", "--metric-name", "Latency", "--dimensions",
                "Name=Zone,Value=west", "Name=Host,Value=a1", "--start-time", minute.toString(), "--end-time",
                minute.plusSeconds(60).toString(), "--period", "60", "--statistics", "Sum", "SampleCount", "Minimum",
                "Maximum", "Average");
        assertEquals(1, answer.path("Datapoints").size(), answer::toString);
        JsonNode point = answer.at("/Datapoints/0");
        assertEquals("Milliseconds", point.path("Unit").asString());
        assertEquals(37, point.path("Sum").doubleValue());
        assertEquals(13, point.path("SampleCount").doubleValue());
        assertEquals(1, point.path("Minimum").doubleValue());
        assertEquals(12.5, point.path("Maximum").doubleValue());
        JsonNode listed = aws.call("cloudwatch", "list-metrics", "--namespace", "Cli", "--recently-active", "PT3H");
        assertEquals(2, listed.path("Metrics").size(), listed::toString);
        assertEquals("Host", listed.at("/Metrics/1/Dimensions/0/Name").asString(), listed::toString);
    }

    /** The SDK compresses requests from 10 KiB on, and reads and writes CBOR. */
    @Test
    void takesWhatTheSdkCompresses() {
        Dimension host = Dimension.builder().name("Host").value("b2").build();
        List<MetricDatum> datums = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            datums.add(MetricDatum.builder()
                    .metricName("Wait")
                    .dimensions(host)
                    .unit(StandardUnit.SECONDS)
                    .storageResolution(1)
                    .timestamp(minute.plusMillis(i * 50L))
                    .value((double) i)
                    .build());
        }
        var _ = sdk.metrics().putMetricData(request -> request.namespace("Sdk").metricData(datums));
        List<Datapoint> minutes = sdk.metrics()
                .getMetricStatistics(request -> request.namespace("Sdk")
                        .metricName("Wait")
                        .dimensions(host)
                        .unit(StandardUnit.SECONDS)
                        .startTime(minute)
                        .endTime(minute.plusSeconds(60))
                        .period(60)
                        .statistics(Statistic.SUM, Statistic.SAMPLE_COUNT)
                        .extendedStatistics("p90", "tm50"))
                .datapoints();
        assertEquals(1, minutes.size());
        assertEquals(500_500, minutes.getFirst().sum());
        assertEquals(1_000, minutes.getFirst().sampleCount());
        assertEquals(900, minutes.getFirst().extendedStatistics().getOrDefault("p90", -1.0), 9);
        assertEquals(250, minutes.getFirst().extendedStatistics().getOrDefault("tm50", -1.0), 4);
        MetricDataQuery perSecond = MetricDataQuery.builder()
                .id("m")
                .returnData(false)
                .metricStat(stat -> stat.period(1).stat("SampleCount").metric(metric -> metric.namespace("Sdk")
                        .metricName("Wait")
                        .dimensions(host)))
                .build();
        MetricDataQuery doubled =
                MetricDataQuery.builder().id("e").expression("FILL(m, 0) * 2").build();
        List<Double> seconds = sdk.metrics()
                .getMetricData(request -> request.startTime(minute)
                        .endTime(minute.plusSeconds(3))
                        .scanBy("TimestampAscending")
                        .metricDataQueries(perSecond, doubled))
                .metricDataResults()
                .getFirst()
                .values();
        assertEquals(List.of(38.0, 40.0, 40.0), seconds);
        List<Metric> listed =
                sdk.metrics().listMetrics(request -> request.namespace("Sdk")).metrics();
        assertEquals(List.of(host), listed.getFirst().dimensions());
    }

    @Test
    void takesJsonAlsoWhenItIsCompressed() throws Exception {
        String body = "{\"Namespace\":\"Json\",\"MetricData\":[{\"MetricName\":\"n\",\"Value\":3,\"Timestamp\":"
                + minute.getEpochSecond() + "}]}";
        assertEquals(200, put(body.getBytes(StandardCharsets.UTF_8), "identity").statusCode());
        assertEquals(200, put(zipped(body), "gzip").statusCode());
        HttpResponse<String> bomb = put(zipped(" ".repeat(5 << 20) + body), "gzip");
        assertEquals(413, bomb.statusCode(), bomb::body);
        HttpResponse<String> torn = put(body.getBytes(StandardCharsets.UTF_8), "gzip");
        assertEquals(400, torn.statusCode(), torn::body);
        HttpResponse<String> notANumber = put(body.replace(":3", ":\"NaN\"").getBytes(StandardCharsets.UTF_8), "identity");
        assertTrue(notANumber.body().contains("The value NaN for parameter MetricData.member.1.Value"), notANumber::body);
        Datapoint sum = sdk.metrics()
                .getMetricStatistics(request -> request.namespace("Json")
                        .metricName("n")
                        .startTime(minute)
                        .endTime(minute.plusSeconds(60))
                        .period(60)
                        .statistics(Statistic.SUM))
                .datapoints()
                .getFirst();
        assertEquals(6, sum.sum());
        assertEquals(StandardUnit.NONE, sum.unit());
    }

    @Test
    void refusesInCloudWatchsWords() throws Exception {
        MetricDatum fine = MetricDatum.builder().metricName("a").value(1.0).build();
        refused("InvalidParameterValue", "AWS/Lambda", fine);
        refused("MissingParameter", "Mine");
        refused("InvalidParameterValue", "Mine", fine.toBuilder().value(Double.NaN).build());
        refused("InvalidParameterValue", "Mine", fine.toBuilder().value(Double.POSITIVE_INFINITY).build());
        refused("InvalidParameterCombination", "Mine", fine.toBuilder().values(1.0).build());
        refused("InvalidParameterValue", "Mine", fine.toBuilder().unit("Furlongs").build());
        refused("InvalidParameterValue", "Mine", fine.toBuilder().storageResolution(10).build());
        refused("InvalidParameterValue", "Mine", at(fine, -15 * 24));
        refused("InvalidParameterValue", "Mine", at(fine, 3));
        refused("InvalidParameterValue", "Mine", fine.toBuilder()
                .value(null)
                .values(List.of(1.0, 2.0))
                .counts(1.0)
                .build());
        assertTrue(sdk.metrics().listMetrics(request -> request.namespace("Mine")).metrics().isEmpty());
        String byForm = aws.refusalOf(
                "cloudwatch", "put-metric-data", "--namespace", "Mine", "--metric-data",
                "[{\"MetricName\":\"a\",\"Value\":1,\"StatisticValues\":"
                        + "{\"SampleCount\":1,\"Sum\":1,\"Minimum\":1,\"Maximum\":1}}]");
        assertTrue(byForm.contains("mutually exclusive and you have specified both"), byForm);
        String tooLarge = aws.refusalOf(
                "cloudwatch", "put-metric-data", "--namespace", "Mine", "--metric-name", "a", "--value", "1e400");
        assertTrue(tooLarge.contains("InvalidParameterValue"), tooLarge);
    }

    private static MetricDatum at(MetricDatum datum, int hours) {
        return datum.toBuilder().timestamp(Instant.now().plus(hours, ChronoUnit.HOURS)).build();
    }

    private void refused(String code, String namespace, MetricDatum... datums) {
        CloudWatchException refusal = assertThrows(
                CloudWatchException.class,
                () -> sdk.metrics().putMetricData(request -> request.namespace(namespace).metricData(datums)));
        assertEquals(400, refusal.statusCode());
        assertTrue(refusal.awsErrorDetails().errorCode().startsWith(code), refusal::toString);
    }

    private HttpResponse<String> put(byte[] body, String encoding) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(node.endpoint())
                .header("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals("{", new JsonMapper().readTree(response.body()).toString().substring(0, 1));
            return response;
        }
    }

    private static byte[] zipped(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
