package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** The metrics of functions that are no run's own: refusals, concurrency, and what becomes of events. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LambdaMetricsIT {
    private static final int REFUSED = 7;
    private static final int CALLERS = 4;
    private static final int CALLS_OF_EACH = 25;
    private static final int EVENTS = 12;
    private static final int RESERVED = 30;

    private final List<RunRecord> runs = new ArrayList<>();
    private TestingNode node;
    private AwsSdk sdk;
    private AwsCli aws;
    private Instant from;

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"));
        sdk = new AwsSdk(node.endpoint());
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        from = Instant.now().truncatedTo(ChronoUnit.HOURS);
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        for (String function : List.of("greeter", "closed", "fails")) {
            sdk.create(function, "demo.Greeter", 10, jar);
        }
        reserve("closed", 0);
        reserve("greeter", RESERVED);
        aws.call("lambda", "put-function-event-invoke-config", "--function-name", "fails", "--maximum-retry-attempts", "0");
        for (int i = 0; i < REFUSED; i++) {
            assertThrows(TooManyRequestsException.class, () -> sdk.invoke("closed", "{\"name\":\"ann\"}"));
        }
        callAtOnce();
        for (int i = 0; i < EVENTS; i++) {
            event(i % 4 == 0 ? "fails" : "greeter", i % 4 == 0 ? "[]" : "{\"name\":\"ann\"}");
        }
        int all = CALLERS * CALLS_OF_EACH + EVENTS;
        try (RunTail tail = RunTail.open(directory.resolve("data").resolve("journal"))) {
            await().until(() -> {
                while (tail.next(runs::add)) {}
                return runs.size() == all;
            });
        }
        await().until(() -> sum("Invocations") == all);
    }

    private void reserve(String function, int runsMax) throws Exception {
        aws.call("lambda", "put-function-concurrency", "--function-name", function,
                "--reserved-concurrent-executions", Integer.toString(runsMax));
    }

    private void callAtOnce() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> calling = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calling.add(callers.submit(() -> {
                    for (int call = 0; call < CALLS_OF_EACH; call++) {
                        sdk.invoke(call % 2 == 0 ? "greeter" : "fails", "{\"name\":\"ann\"}");
                    }
                }));
            }
            for (Future<?> caller : calling) {
                caller.get();
            }
        }
    }

    private void event(String function, String payload) throws Exception {
        sdk.lambda().invoke(request -> request.functionName(function)
                .invocationType("Event")
                .payload(SdkBytes.fromUtf8String(payload)));
    }

    @AfterAll
    void close() {
        sdk.close();
        node.close();
    }

    @Test
    void countsThrottles() {
        await().until(() -> sum("Throttles") == REFUSED);
        assertEquals(REFUSED, sum("Throttles", "closed"));
        Datapoint all = points("Throttles").getFirst();
        assertEquals((double) REFUSED + runs.size(), all.sampleCount());
        assertEquals(0, sum("Throttles", "greeter"));
        assertEquals(0, points("Invocations", dimension("closed")).size());
    }

    @Test
    void findsTheMostThatRanAtOnce() {
        assertEquals(peak(runs), points("ConcurrentExecutions").getFirst().maximum());
        List<RunRecord> greeters = of("greeter");
        assertEquals(peak(greeters), points("ConcurrentExecutions", dimension("greeter")).getFirst().maximum());
        assertTrue(greeters.stream().allMatch(RunRecord::reserved));
        double unreserved = peak(of("fails"));
        assertEquals(unreserved, points("UnreservedConcurrentExecutions").getFirst().maximum());
        assertEquals(unreserved + RESERVED, points("ClaimedAccountConcurrency").getFirst().maximum());
    }

    @Test
    void tellsWhatBecameOfEvents() {
        await().until(() -> sum("AsyncEventsDropped") == EVENTS / 4);
        assertEquals(EVENTS, sum("AsyncEventsReceived"));
        assertEquals(EVENTS / 4, sum("AsyncEventsReceived", "fails"));
        assertEquals(EVENTS / 4, sum("AsyncEventsDropped", "fails"));
        Datapoint age = points("AsyncEventAge", dimension("greeter")).getFirst();
        assertEquals((double) EVENTS * 3 / 4, age.sampleCount());
        assertTrue(age.maximum() >= age.average() && age.average() >= age.minimum() && age.minimum() >= 0);
        assertEquals("Milliseconds", age.unitAsString());
        assertEquals(0, points("DeadLetterErrors").size());
    }

    @Test
    void listsThem() throws Exception {
        await().until(() -> sum("AsyncEventsDropped") == EVENTS / 4);
        List<String> ofClosed = aws
                .call("cloudwatch", "list-metrics", "--namespace", "AWS/Lambda", "--dimensions",
                        "Name=FunctionName,Value=closed")
                .path("Metrics")
                .valueStream()
                .map(metric -> metric.path("MetricName").asString())
                .sorted()
                .toList();
        assertEquals(List.of("ConcurrentExecutions", "Throttles"), ofClosed);
        DimensionFilter ofFunction =
                DimensionFilter.builder().name("FunctionName").value("fails").build();
        List<String> ofFails = sdk.metrics()
                .listMetrics(request -> request.namespace("AWS/Lambda").dimensions(ofFunction))
                .metrics()
                .stream()
                .filter(metric -> metric.dimensions().size() == 1)
                .map(Metric::metricName)
                .sorted()
                .toList();
        assertEquals(
                List.of("AsyncEventAge", "AsyncEventsDropped", "AsyncEventsReceived", "ConcurrentExecutions",
                        "Duration", "Errors", "Invocations", "Throttles"),
                ofFails);
    }

    private List<RunRecord> of(String function) {
        return runs.stream().filter(run -> run.subject().function().equals(function)).toList();
    }

    private static double peak(List<RunRecord> of) {
        List<long[]> moments = new ArrayList<>();
        for (RunRecord run : of) {
            moments.add(new long[] {run.arrivalEpochNanos() + run.queueNanos(), 1});
            moments.add(new long[] {run.endEpochNanos(), -1});
        }
        moments.sort(Comparator.<long[]>comparingLong(moment -> moment[0]).thenComparingLong(moment -> moment[1]));
        long running = 0;
        long peak = 0;
        for (long[] moment : moments) {
            running += moment[1];
            peak = Math.max(peak, running);
        }
        return peak;
    }

    private double sum(String metric) {
        return points(metric).stream().mapToDouble(Datapoint::sum).sum();
    }

    private double sum(String metric, String function) {
        return points(metric, dimension(function)).stream().mapToDouble(Datapoint::sum).sum();
    }

    private static Dimension dimension(String function) {
        return Dimension.builder().name("FunctionName").value(function).build();
    }

    private List<Datapoint> points(String metric, Dimension... dimensions) {
        return sdk.metrics()
                .getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName(metric)
                        .dimensions(dimensions)
                        .startTime(from)
                        .endTime(from.plus(2, ChronoUnit.HOURS))
                        .period(7_200)
                        .statistics(Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MINIMUM, Statistic.MAXIMUM,
                                Statistic.AVERAGE))
                .datapoints();
    }
}
