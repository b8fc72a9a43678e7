package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The first tier of the API, driven by the AWS command line; every call is a process, so there are few. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCliIT {
    private static final String RAW = "--cli-binary-format=raw-in-base64-out";

    private Path jar;
    private Path response;
    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"));
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        response = directory.resolve("response");
        jar = directory.resolve("functions.jar");
        Files.write(jar, TestingJar.ofFunctions(directory.resolve("jar")));
        create("greeter", "demo.Greeter");
        aws.lambda("wait", "function-active-v2", "--function-name", "greeter");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void invokesAndShowsTheLog() throws Exception {
        JsonNode answer = invoke("greeter", "{\"name\":\"ann\"}", "--log-type", "Tail");
        assertEquals(200, answer.path("StatusCode").asInt());
        assertEquals("$LATEST", answer.path("ExecutedVersion").asString());
        assertEquals("{\"greeting\":\"Hello, ann!\"}", Files.readString(response));
        List<String> log = new String(
                        Base64.getDecoder().decode(answer.path("LogResult").asString()), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String id = log.getFirst().replaceFirst("START RequestId: (\\S+) Version: \\$LATEST", "$1");
        assertTrue(id.matches("[0-9a-f-]{36}"), log::toString);
        assertEquals("greets ann", log.get(1));
        assertEquals("END RequestId: " + id, log.get(2));
        assertTrue(log.get(3).startsWith("REPORT RequestId: " + id + "\tDuration: "), log::toString);
    }

    @Test
    void checksOnADryRun() throws Exception {
        assertEquals(204, invoke("greeter", "{}", "--invocation-type", "DryRun").path("StatusCode").asInt());
    }

    @Test
    void takesEventsAndTellsADestination() throws Exception {
        create("witness", "demo.Greeter");
        JsonNode config = aws.lambda(
                "put-function-event-invoke-config",
                "--function-name",
                "greeter",
                "--maximum-retry-attempts",
                "0",
                "--destination-config",
                "OnSuccess={Destination=arn:aws:lambda:us-east-1:000000000000:function:witness}");
        assertEquals(0, config.path("MaximumRetryAttempts").asInt());
        assertEquals(
                202, invoke("greeter", "{\"name\":\"ann\"}", "--invocation-type", "Event").path("StatusCode").asInt());
        await().until(() -> node.send("GET", "/metrics", "").body().contains("function=\"witness\""));
        aws.lambda("delete-function-event-invoke-config", "--function-name", "greeter");
    }

    @Test
    void showsFunctionsAndTheAccount() throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode function : aws.lambda("list-functions", "--page-size", "1").path("Functions")) {
            names.add(function.path("FunctionName").asString());
        }
        assertTrue(names.containsAll(List.of("greeter", "hello")), names::toString);

        JsonNode function = aws.lambda("get-function", "--function-name", "greeter");
        assertEquals("Active", function.path("Configuration").path("State").asString());
        assertFalse(function.path("Code").path("Location").asString().isEmpty());
        JsonNode versions = aws.lambda("list-versions-by-function", "--function-name", "greeter").path("Versions");
        assertEquals("$LATEST", versions.path(0).path("Version").asString());
        JsonNode limits = aws.lambda("get-account-settings").path("AccountLimit");
        assertEquals(1_000, limits.path("ConcurrentExecutions").asInt());
    }

    @Test
    void changesAFunctionAndDeletesIt() throws Exception {
        create("changing", "demo.Greeter");
        aws.lambda(
                "update-function-configuration",
                "--function-name",
                "changing",
                "--environment",
                "Variables={GREETING=Servus}");
        aws.lambda("wait", "function-updated-v2", "--function-name", "changing");
        invoke("changing", "{\"name\":\"ann\"}");
        assertEquals("{\"greeting\":\"Servus, ann!\"}", Files.readString(response));

        String before = aws.lambda("get-function-configuration", "--function-name", "changing")
                .path("RevisionId")
                .asString();
        JsonNode updated = aws.lambda(
                "update-function-code", "--function-name", "changing", "--zip-file", "fileb://" + jar);
        assertFalse(before.equals(updated.path("RevisionId").asString()), before);

        aws.lambda("delete-function", "--function-name", "changing");
        String gone = aws.refusal("get-function", "--function-name", "changing");
        assertTrue(gone.contains("ResourceNotFoundException"), gone);
    }

    @Test
    void throttlesAtAReservedConcurrencyOfZero() throws Exception {
        create("reserved", "demo.Greeter");
        aws.lambda(
                "put-function-concurrency", "--function-name", "reserved", "--reserved-concurrent-executions", "0");
        String throttled = aws.refusal("invoke", "--function-name", "reserved", response.toString());
        assertTrue(throttled.contains("TooManyRequestsException"), throttled);
        assertEquals(
                0,
                aws.lambda("get-function-concurrency", "--function-name", "reserved")
                        .path("ReservedConcurrentExecutions")
                        .asInt(-1));
        aws.lambda("delete-function-concurrency", "--function-name", "reserved");
        invoke("reserved", "{\"name\":\"bob\"}");
        assertEquals("{\"greeting\":\"Hello, bob!\"}", Files.readString(response));
    }

    @Test
    void createsAFunctionFromATemplateAndReplacesItBySource() throws Exception {
        aws.lambda(
                "create-function",
                "--function-name",
                "templated",
                "--runtime",
                "java25",
                "--role",
                "arn:aws:iam::000000000000:role/any",
                "--code",
                "{}");
        invoke("templated", "{\"name\":\"ann\"}");
        assertEquals("{\"greeting\":\"Hello, ann!\"}", Files.readString(response));

        String source = "package example; public class Hello { public int handleRequest(int n) { return n + 1; } }";
        aws.lambda("update-function-code", "--function-name", "templated", "--zip-file", "fileb://" + zip(source));
        invoke("templated", "41");
        assertEquals("42", Files.readString(response));

        String refusal = aws.refusal(
                "update-function-code", "--function-name", "templated", "--zip-file", "fileb://" + zip("class {"));
        assertTrue(refusal.contains("InvalidParameterValueException"), refusal);
        assertTrue(refusal.contains("example/Hello.java:1:6: <identifier> expected"), refusal);
    }

    private Path zip(String source) throws IOException {
        Path file = response.resolveSibling("source.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("example/Hello.java"));
            zip.write(source.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private void create(String name, String handler) throws Exception {
        JsonNode created = aws.lambda(
                "create-function",
                "--function-name",
                name,
                "--runtime",
                "java25",
                "--handler",
                handler,
                "--role",
                "arn:aws:iam::000000000000:role/any",
                "--zip-file",
                "fileb://" + jar);
        assertEquals(name, created.path("FunctionName").asString());
    }

    private JsonNode invoke(String function, String payload, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("invoke", "--function-name", function, "--payload", payload, RAW));
        arguments.addAll(List.of(more));
        arguments.add(response.toString());
        return aws.lambda(arguments.toArray(String[]::new));
    }
}
