package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.gateway.cli.bill.BillCommand;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server tells by each of its interfaces, held against its records. Immutable. */
record ToldNumbers(List<RunRecord> runs) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? (\\S+)$");
    private static final Pattern BOUND = Pattern.compile(",?le=\"([^\"]*)\"");
    /** A duration so near to the bound of a bucket may fall on either side of it. */
    private static final double BUCKET_ERROR = 0.0005;

    /** Exported histograms tell durations apart that differ by so much. */
    private static final double BUCKET_ERROR_SECONDS = 8e-9;

    private static final double PERCENTILE_ERROR = 0.001;

    void assertPrometheus(String exposition) {
        Map<String, Double> told = samples(exposition);
        RecordSums.by(runs, RecordSums::labels).forEach((labels, sums) -> {
            String of = "{" + labels + "}";
            assertExact(sums.count(), told.get("faas_invocations_total" + of), labels);
            assertExact(sums.errors(), told.get("faas_errors_total" + of), labels);
            assertExact(sums.coldStarts(), told.get("faas_coldstarts_total" + of), labels);
            assertExact(sums.count(), told.get("faas_invoke_duration_seconds_count" + of), labels);
            assertNear(sums.sum(RunRecord::runNanos) / 1e9, told.get("faas_invoke_duration_seconds_sum" + of), 1e-9);
            assertNear(
                    sums.sum(RunRecord::billedMillis) / 1e3,
                    told.get("millrace_billed_duration_seconds_total" + of),
                    1e-9);
            assertExact(sums.sum(RunRecord::requestBytes), told.get("millrace_request_size_bytes_total" + of), labels);
            assertExact(
                    sums.sum(RunRecord::responseBytes),
                    told.get("millrace_response_size_bytes_total" + of),
                    labels);
            assertBuckets(sums, labels, told);
        });
        RecordSums.by(runs, RunRecord::zone).forEach((zone, sums) ->
                assertExact(sums.count(), told.get("millrace_zone_runs_total{zone=\"" + zone + "\"}"), zone));
    }

    private static void assertBuckets(RecordSums sums, String labels, Map<String, Double> told) {
        int[] buckets = new int[1];
        told.forEach((name, count) -> {
            Matcher bound = BOUND.matcher(name);
            if (name.startsWith("faas_invoke_duration_seconds_bucket{")
                    && bound.find()
                    && name.replace(bound.group(), "").endsWith("{" + labels + "}")) {
                double seconds = bound.group(1).equals("+Inf") ? 1e9 : Double.parseDouble(bound.group(1));
                double error = seconds * BUCKET_ERROR + BUCKET_ERROR_SECONDS;
                assertTrue(sums.within(seconds - error) <= count, name);
                assertTrue(sums.within(seconds + error) >= count, name);
                buckets[0]++;
            }
        });
        assertTrue(buckets[0] > 20, buckets[0] + " buckets of " + labels);
    }

    private static Map<String, Double> samples(String exposition) {
        Map<String, Double> samples = new HashMap<>();
        Matcher lines = SAMPLE.matcher(exposition);
        while (lines.find()) {
            String labels = lines.group(2) == null ? "" : "{" + lines.group(2) + "}";
            samples.put(lines.group(1) + labels, Double.parseDouble(lines.group(3)));
        }
        return samples;
    }

    void assertStatistics(Question question) throws Exception {
        Map<String, RecordSums> wanted = new HashMap<>(RecordSums.by(runs, run -> run.subject().function()));
        wanted.put("", new RecordSums(runs));
        for (Map.Entry<String, RecordSums> entry : wanted.entrySet()) {
            RecordSums sums = entry.getValue();
            JsonNode told = JSON.readTree(question.answer(
                    "function=" + entry.getKey() + "&from=" + from() + "&to=" + from().plus(2, ChronoUnit.HOURS)));
            assertEquals(sums.count(), told.path("runs").longValue(), entry.getKey());
            assertEquals(sums.errors(), told.path("errors").longValue(), entry.getKey());
            assertEquals(sums.coldStarts(), told.path("coldStarts").longValue(), entry.getKey());
            assertEquals(sums.sum(RunRecord::billedMillis), told.path("billedMillis").longValue(), entry.getKey());
            assertEquals(sums.leastNanos() / 1e6, told.at("/durationMillis/min").doubleValue());
            assertEquals(sums.greatestNanos() / 1e6, told.at("/durationMillis/max").doubleValue());
            for (double percent : new double[] {50, 90, 99, 99.9}) {
                String name = "/durationMillis/p" + (percent == 99.9 ? "99.9" : (int) percent);
                double millis = sums.percentileNanos(percent) / 1e6;
                double error = PERCENTILE_ERROR * millis;
                assertEquals(millis, told.at(name).doubleValue(), error, () -> entry.getKey() + name);
            }
        }
    }

    void assertCloudWatch(URI endpoint) {
        try (AwsSdk sdk = new AwsSdk(endpoint)) {
            RecordSums.by(runs, run -> run.subject().function()).forEach((function, sums) -> {
                Datapoint count = ask(sdk, function, "Invocations");
                assertExact(sums.count(), count.sum(), function);
                assertExact(sums.errors(), ask(sdk, function, "Errors").sum(), function);
                Datapoint duration = ask(sdk, function, "Duration");
                assertExact(sums.count(), duration.sampleCount(), function);
                assertEquals(sums.leastNanos() / 1e6, duration.minimum(), function);
                assertEquals(sums.greatestNanos() / 1e6, duration.maximum(), function);
                assertNear(sums.sum(RunRecord::runNanos) / 1e6, duration.sum(), 1e-9);
                assertNear(
                        sums.percentileNanos(99.9) / 1e6,
                        askPercentile(sdk, function).extendedStatistics().get("p99.9"),
                        PERCENTILE_ERROR);
            });
        }
    }

    private Datapoint ask(AwsSdk sdk, String function, String metric) {
        return sdk.metrics()
                .getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName(metric)
                        .dimensions(Dimension.builder().name("FunctionName").value(function).build())
                        .startTime(from())
                        .endTime(from().plus(2, ChronoUnit.HOURS))
                        .period(7_200)
                        .statistics(
                                Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MINIMUM, Statistic.MAXIMUM))
                .datapoints()
                .getFirst();
    }

    private Datapoint askPercentile(AwsSdk sdk, String function) {
        return sdk.metrics()
                .getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName("Duration")
                        .dimensions(Dimension.builder().name("FunctionName").value(function).build())
                        .startTime(from())
                        .endTime(from().plus(2, ChronoUnit.HOURS))
                        .period(7_200)
                        .extendedStatistics("p99.9"))
                .datapoints()
                .getFirst();
    }

    /** To the last digit. */
    void assertBill(Path data) {
        RecordSums.by(runs, run -> day(run).toString()).forEach((day, sums) -> {
            String month = YearMonth.from(LocalDate.parse(day)).toString();
            String bill = CommandOutput.of(new BillCommand(), data, "--json", "--month", month).printed();
            BigDecimal amount = BigDecimal.ZERO;
            long requests = 0;
            for (JsonNode line : JSON.readTree(bill).get("lines")) {
                if (line.get("day").stringValue().equals(day)) {
                    amount = amount.add(new BigDecimal(line.get("amount").stringValue()));
                    requests += line.get("requests").longValue();
                }
            }
            assertEquals(sums.count(), requests);
            assertEquals(0, sums.amount().compareTo(amount), sums.amount() + " and not " + amount);
        });
    }

    void assertExport(Map<String, Double> told) {
        RecordSums sums = new RecordSums(runs);
        assertExact(sums.count(), told.get("faas.invocations"), "runs");
        assertExact(sums.errors(), told.get("faas.errors"), "errors");
        assertExact(sums.coldStarts(), told.get("faas.coldstarts"), "cold starts");
        assertExact(sums.count(), told.get("faas.invoke_duration.count"), "durations");
        assertNear(sums.sum(RunRecord::runNanos) / 1e9, told.get("faas.invoke_duration.sum"), 1e-9);
        assertNear(sums.sum(RunRecord::billedMillis) / 1e3, told.get("millrace.billed.duration"), 1e-9);
        assertExact(sums.count(), told.get("millrace.zone.runs"), "runs by zone");
    }

    private static void assertExact(long expected, @Nullable Double told, String what) {
        assertEquals((Double) (double) expected, told, what);
    }

    private static void assertNear(double expected, @Nullable Double told, double relativeError) {
        assertEquals(expected, Objects.requireNonNull(told), relativeError * expected);
    }

    /** The hour in which the first run began. */
    private Instant from() {
        return Instant.ofEpochSecond(0, runs.getFirst().startEpochNanos()).truncatedTo(ChronoUnit.HOURS);
    }

    private static LocalDate day(RunRecord run) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(0, run.startEpochNanos()), ZoneOffset.UTC);
    }

    /** Asks for the statistics of a window. */
    interface Question {
        String answer(String query) throws IOException, InterruptedException;
    }
}
