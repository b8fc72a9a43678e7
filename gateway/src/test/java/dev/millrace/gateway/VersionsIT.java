package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions and aliases as users have them: published, called, moved, taken away, by the command line and the SDK. */
@Timeout(240)
class VersionsIT {
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    /** May run in the server itself; all others run in workers. */
    private static final String INSIDE = "inside";

    private static final int CALLS = 2_000;
    private static final int AT_ONCE = 8;
    private static final double WEIGHT = 0.2;

    @TempDir
    Path directory;

    private byte[] jar;
    private TestingNode node;
    private AwsSdk aws;

    @BeforeEach
    void start() {
        jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(directory.resolve("data"), INSIDE);
        aws = new AwsSdk(node.endpoint());
    }

    @AfterEach
    void close() {
        aws.close();
        node.close();
    }

    @Test
    void theCommandLinePublishesAndMovesAnAlias() throws Exception {
        AwsCli cli = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        create("who");
        colour("who", "red");
        assertEquals("1", cli.lambda("publish-version", "--function-name", "who").path("Version").asString());
        colour("who", "green");
        JsonNode second = cli.lambda("publish-version", "--function-name", "who", "--description", "it is green");
        assertEquals("2", second.path("Version").asString());
        assertEquals("green", second.at("/Environment/Variables/COLOUR").asString());
        colour("who", "blue");
        cli.lambda(
                "create-alias", "--function-name", "who", "--name", "live", "--function-version", "1", "--routing-config",
                "AdditionalVersionWeights={2=0}");
        assertSays(Map.of("version", "1", "colour", "red", "arn", ARN + "who:live"), told(cli, "live"));
        cli.lambda(
                "update-alias", "--function-name", "who", "--name", "live", "--function-version", "2", "--routing-config",
                "AdditionalVersionWeights={}");
        assertSays(Map.of("version", "2", "colour", "green", "arn", ARN + "who:live"), told(cli, "live"));
        assertSays(Map.of("version", "2", "colour", "green", "arn", ARN + "who:2"), told(cli, "2"));
        assertSays(Map.of("version", "1", "colour", "red", "arn", ARN + "who:1"), told(cli, "1"));
        assertSays(Map.of("version", "$LATEST", "colour", "blue", "arn", ARN + "who"), told(cli, "$LATEST"));
        assertEquals(
                3, cli.lambda("list-versions-by-function", "--function-name", "who").path("Versions").size());
        assertEquals(1, cli.lambda("list-aliases", "--function-name", "who").path("Aliases").size());
        assertRefuses(cli);
        cli.lambda("delete-alias", "--function-name", "who", "--name", "live");
        cli.lambda("delete-function", "--function-name", "who", "--qualifier", "2");
        String gone = cli.refusal("invoke", "--function-name", "who", "--qualifier", "2", out().toString());
        assertTrue(gone.contains("(ResourceNotFoundException)"), gone);
        assertTrue(gone.contains("Function not found: " + ARN + "who:2"), gone);
    }

    private static void assertRefuses(AwsCli cli) throws Exception {
        String used = cli.refusal("delete-function", "--function-name", "who", "--qualifier", "2");
        assertTrue(used.contains("(ResourceConflictException)"), used);
        assertTrue(
                used.contains("Unable to delete version because the following aliases reference it: [live]"), used);
        String twice = cli.refusal(
                "create-alias", "--function-name", "who", "--name", "live", "--function-version", "1");
        assertTrue(twice.contains("Alias already exists: " + ARN + "who:live"), twice);
        String stale = cli.refusal(
                "update-alias", "--function-name", "who", "--name", "live", "--revision-id", "another");
        assertTrue(stale.contains("(PreconditionFailedException)"), stale);
        String fixed = cli.refusal("update-function-configuration", "--function-name", "who:1", "--timeout", "5");
        assertTrue(fixed.contains("This operation is permitted on Lambda functions only."), fixed);
        String missing = cli.refusal("get-alias", "--function-name", "who", "--name", "no");
        assertTrue(missing.contains("Cannot find alias arn: " + ARN + "who:no"), missing);
    }

    /** What the function says, which is what the command line says of the version. */
    private JsonNode told(AwsCli cli, String qualifier) throws Exception {
        Path out = out();
        JsonNode answer =
                cli.lambda("invoke", "--function-name", "who", "--qualifier", qualifier, out.toString());
        JsonNode said = JsonMapper.shared().readTree(Files.readString(out));
        assertEquals(said.path("version"), answer.path("ExecutedVersion"), said::toString);
        return said;
    }

    private Path out() {
        return directory.resolve("out.json");
    }

    private static void assertSays(Map<String, String> expected, JsonNode said) {
        expected.forEach((name, value) -> assertEquals(value, said.path(name).asString(), said::toString));
        String version = said.path("version").asString();
        assertEquals(version, said.path("environment").asString());
        assertEquals("/aws/lambda/who", said.path("group").asString());
        assertTrue(said.path("stream").asString().contains("/[" + version + "]"), said::toString);
    }

    /** Each caller hears from the version that the answer names, and metrics, records and callers agree. */
    @Test
    void twoVersionsShareTheCallsOfAnAlias() throws Exception {
        create("who");
        colour("who", "1");
        aws.lambda().publishVersion(it -> it.functionName("who"));
        colour("who", "2");
        aws.lambda().publishVersion(it -> it.functionName("who"));
        aws.lambda()
                .createAlias(it -> it.functionName("who")
                        .name("live")
                        .functionVersion("1")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", WEIGHT))));
        AtomicInteger second = new AtomicInteger();
        Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS);
        IntStream.range(0, AT_ONCE).parallel().forEach(caller -> {
            for (int i = 0; i < CALLS / AT_ONCE; i++) {
                InvokeResponse answer = invoke("who", "live");
                JsonNode said = JsonMapper.shared().readTree(answer.payload().asUtf8String());
                assertEquals(answer.executedVersion(), said.path("colour").asString());
                assertEquals(answer.executedVersion(), said.path("version").asString());
                assertEquals(ARN + "who:live", said.path("arn").asString());
                second.addAndGet(answer.executedVersion().equals("2") ? 1 : 0);
            }
        });
        invoke("who", "1");
        invoke("who", "");
        assertEquals(CALLS * WEIGHT, second.get(), 6 * Math.sqrt(CALLS * WEIGHT * (1 - WEIGHT)));
        Map<String, Long> records = new TreeMap<>();
        for (RunRecord run : records(CALLS + 2)) {
            records.merge(run.subject().alias() + "/" + run.subject().version(), 1L, Long::sum);
        }
        Map<String, Long> expected = new TreeMap<>(Map.of(
                "live/1", (long) CALLS - second.get(), "live/2", (long) second.get(), "/1", 1L, "/$LATEST", 1L));
        assertEquals(expected, records);
        await().until(() -> invocations(from, "FunctionName", "who") == CALLS + 2);
        assertEquals(CALLS, invocations(from, "FunctionName", "who", "Resource", "who:live"));
        for (String version : List.of("1", "2")) {
            assertEquals(
                    (double) Objects.requireNonNull(expected.get("live/" + version)),
                    invocations(from, "FunctionName", "who", "Resource", "who:live", "ExecutedVersion", version));
        }
        assertEquals(1, invocations(from, "FunctionName", "who", "Resource", "who:1"));
        assertEquals(1, invocations(from, "FunctionName", "who", "Resource", "who"));
        assertListed();
    }

    private void assertListed() {
        List<Metric> listed = aws.metrics()
                .listMetrics(it -> it.namespace("AWS/Lambda")
                        .metricName("Invocations")
                        .dimensions(DimensionFilter.builder().name("Resource").value("who:live").build()))
                .metrics();
        assertEquals(3, listed.size());
        assertEquals(
                2,
                listed.stream()
                        .filter(metric -> metric.dimensions().stream()
                                .anyMatch(dimension -> dimension.name().equals("ExecutedVersion")))
                        .count());
    }

    private double invocations(Instant from, String... dimensions) {
        List<Dimension> asked = new ArrayList<>();
        for (int i = 0; i < dimensions.length; i += 2) {
            asked.add(Dimension.builder().name(dimensions[i]).value(dimensions[i + 1]).build());
        }
        return aws
                .metrics()
                .getMetricStatistics(it -> it.namespace("AWS/Lambda")
                        .metricName("Invocations")
                        .dimensions(asked)
                        .startTime(from)
                        .endTime(from.plus(2, ChronoUnit.HOURS))
                        .period(7_200)
                        .statistics(Statistic.SUM))
                .datapoints()
                .stream()
                .mapToDouble(point -> point.sum())
                .sum();
    }

    @Test
    void aFunctionInTheServerItselfKnowsItsAlias() {
        create(INSIDE);
        aws.lambda().publishVersion(it -> it.functionName(INSIDE));
        aws.lambda().createAlias(it -> it.functionName(INSIDE).name("live").functionVersion("1"));
        for (String qualifier : List.of("live", "1", "live")) {
            JsonNode said = JsonMapper.shared().readTree(invoke(INSIDE, qualifier).payload().asUtf8String());
            assertEquals(ARN + INSIDE + ":" + qualifier, said.path("arn").asString());
            assertEquals("1", said.path("version").asString());
        }
    }

    @Test
    void whatComesLaterRunsTheVersionThatTheAliasLeadsToThen() throws Exception {
        create("who");
        aws.lambda().publishVersion(it -> it.functionName("who"));
        aws.lambda().createAlias(it -> it.functionName("who").name("live").functionVersion("1"));
        aws.lambda()
                .putFunctionEventInvokeConfig(
                        it -> it.functionName("who").qualifier("live").maximumRetryAttempts(0));
        aws.lambda()
                .invoke(it -> it.functionName("who:live").invocationType(InvocationType.EVENT));
        RunRecord run = records(1).getFirst();
        assertEquals("live", run.subject().alias());
        assertEquals("1", run.subject().version());
        aws.lambda().deleteAlias(it -> it.functionName("who").name("live"));
        assertThrows(
                ResourceNotFoundException.class,
                () -> aws.lambda()
                        .invoke(it -> it.functionName("who:live").invocationType(InvocationType.EVENT)));
    }

    @Test
    void anAliasHasAUrlThatItsOwnPolicyOpens() throws Exception {
        create("who");
        aws.lambda().publishVersion(it -> it.functionName("who"));
        aws.lambda().createAlias(it -> it.functionName("who").name("live").functionVersion("1"));
        aws.lambda()
                .createFunctionUrlConfig(
                        it -> it.functionName("who").qualifier("live").authType("NONE"));
        openOf("who");
        assertEquals(403, node.send("GET", "/fn/who:live/", "").statusCode());
        openOf("who:live");
        JsonNode said = JsonMapper.shared().readTree(node.send("GET", "/fn/who:live/", "").body());
        assertEquals("1", said.path("version").asString());
        assertEquals(ARN + "who:live", said.path("arn").asString());
        assertEquals(404, node.send("GET", "/fn/who/", "").statusCode());
    }

    @Test
    void everythingIsThereAfterARestart() {
        create("who");
        colour("who", "red");
        aws.lambda().publishVersion(it -> it.functionName("who"));
        byte[] other = TestingJar.ofFunctions(directory.resolve("jar"));
        aws.lambda().updateFunctionCode(it -> it.functionName("who").zipFile(SdkBytes.fromByteArray(other)));
        aws.lambda().createAlias(it -> it.functionName("who").name("live").functionVersion("1"));
        colour("who", "blue");
        node.restart();
        aws.close();
        aws = new AwsSdk(node.endpoint());
        JsonNode said = JsonMapper.shared().readTree(invoke("who", "live").payload().asUtf8String());
        assertEquals("red", said.path("colour").asString());
        assertEquals(
                "2", aws.lambda().publishVersion(it -> it.functionName("who")).version());
        assertThrows(
                ResourceConflictException.class,
                () -> aws.lambda().deleteFunction(it -> it.functionName("who").qualifier("1")));
        assertEquals(
                List.of("$LATEST", "1", "2"),
                aws.lambda().listVersionsByFunctionPaginator(it -> it.functionName("who").maxItems(1)).versions().stream()
                        .map(version -> version.version())
                        .toList());
    }

    private void create(String name) {
        aws.create(name, "demo.Who", 20, jar);
    }

    private void openOf(String name) {
        aws.lambda()
                .addPermission(it -> it.functionName(name)
                        .statementId("open")
                        .action("lambda:InvokeFunctionUrl")
                        .principal("*")
                        .functionUrlAuthType("NONE"));
    }

    private void colour(String name, String colour) {
        aws.lambda()
                .updateFunctionConfiguration(it -> it.functionName(name)
                        .environment(environment -> environment.variables(Map.of("COLOUR", colour))));
    }

    private InvokeResponse invoke(String name, String qualifier) {
        return aws.lambda()
                .invoke(it -> it.functionName(name)
                        .qualifier(qualifier.isEmpty() ? null : qualifier)
                        .payload(SdkBytes.fromUtf8String("{}")));
    }

    private List<RunRecord> records(int count) {
        List<RunRecord> runs = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory.resolve("data").resolve("journal"))) {
            await().until(() -> {
                while (tail.next(runs::add)) {}
                return runs.size() == count;
            });
        }
        return runs;
    }
}
