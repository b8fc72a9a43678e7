package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs that make others run: one function is told of another's end, the next by a rule of a bus that was, the last by a
 * bucket that was told of a failure. Each shows the one before it and those behind it.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelativesIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=any";
    private static final List<String> CHAIN = List.of("first", "second", "third", "fourth");

    private Path data;
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(data, "first", "second", "third", "fourth", "never");
        for (String name : CHAIN) {
            node.create(name, name.equals("third") ? "demo.Faults::raises" : "demo.Shapes$Copy", 30, jar);
        }
        node.create("never", "demo.Shapes$Copy", 30, jar);
        put("/2017-10-31/functions/never/concurrency", "{\"ReservedConcurrentExecutions\":0}");
        tell("first", "OnSuccess", FUNCTION + "second");
        tell("second", "OnSuccess", "arn:aws:events:us-east-1:000000000000:event-bus/default");
        events("PutRule", "{\"Name\":\"ends\",\"EventPattern\":\"{\\\"source\\\":[\\\"lambda\\\"]}\"}");
        events(
                "PutTargets",
                "{\"Rule\":\"ends\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"" + FUNCTION + "third\"}]}");
        put("/results", "", "Authorization", SIGNATURE);
        tell("third", "OnFailure", "arn:aws:s3:::results");
        HttpResponse<String> permitted = node.send(
                "POST",
                TestingNode.FUNCTIONS + "fourth/policy",
                "{\"StatementId\":\"s3\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"s3.amazonaws.com\"}");
        assertEquals(201, permitted.statusCode(), permitted::body);
        put(
                "/results?notification",
                "<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>" + FUNCTION
                        + "fourth</CloudFunction><Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration>"
                        + "</NotificationConfiguration>",
                "Authorization",
                SIGNATURE);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void eachShowsTheOneBeforeItAndThoseBehindIt() throws Exception {
        HttpResponse<String> accepted = node.invoke("first", "{\"a\":1}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, accepted.statusCode(), accepted::body);
        String first = id(accepted);
        String id = first;
        for (String next : CHAIN.subList(1, CHAIN.size())) {
            JsonNode caused = onlyCaused(id);
            assertEquals(next, caused.path("function").asString());
            JsonNode whole = whole(caused.path("requestId").asString());
            assertEquals(id, whole.at("/source/requestId").asString(), whole::toString);
            id = whole.path("requestId").asString();
        }
        JsonNode last = whole(id);
        assertEquals("third", last.at("/source/function").asString());
        assertEquals("OBJECT", last.at("/attempts/0/trigger").asString());
        assertFalse(last.has("caused"), last::toString);
        assertFalse(whole(first).has("source"));
        String second = onlyCaused(first).path("requestId").asString();
        assertEquals(whole(second), JSON.readTree(runs(second, "--json")));
        String text = runs(second);
        assertTrue(text.matches("(?s).*Made to run by\n  \\S+  " + first + "  first:.*"), text);
        String third = onlyCaused(second).path("requestId").asString();
        assertTrue(text.matches("(?s).*Made run\n  \\S+  " + third + "  third:.*"), text);
    }

    /** As a function's own call carries it on. */
    @Test
    void anEventThatNeverRanShowsTheOneBeforeIt() throws Exception {
        String caller = id(node.invoke("fourth", "{}"));
        JsonNode trace = whole(caller).at("/attempts/0/trace");
        String traceparent = "00-" + trace.path("traceId").asString() + "-" + trace.path("spanId").asString() + "-01";
        HttpResponse<String> accepted = node.invoke(
                "never", "{}", "X-Amz-Invocation-Type", "Event", "traceparent", traceparent);
        JsonNode never = whole(id(accepted));
        assertTrue(never.path("attempts").isEmpty(), never::toString);
        assertEquals(caller, never.at("/source/requestId").asString(), never::toString);
        assertTrue(runs(id(accepted)).contains("Made to run by\n"));
    }

    private JsonNode onlyCaused(String id) throws Exception {
        JsonNode caused = await().until(() -> whole(id), whole -> whole.has("caused")).path("caused");
        assertTrue(caused.path("complete").asBoolean());
        assertEquals(1, caused.path("runs").size(), caused::toString);
        return caused.path("runs").path(0);
    }

    /** Waits until it is known. */
    private JsonNode whole(String id) {
        return JSON.readTree(await().until(
                        () -> node.send("GET", "/_millrace/runs/" + id, ""), answer -> answer.statusCode() == 200)
                .body());
    }

    private String runs(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        command[0] = "runs";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[arguments.length + 1] = "--data";
        command[arguments.length + 2] = data.toString();
        CommandOutput output = CommandOutput.of(command);
        assertEquals(0, output.exitCode(), output::err);
        return output.out();
    }

    private void tell(String function, String of, String arn) throws Exception {
        put(
                "/2019-09-25/functions/" + function + "/event-invoke-config",
                "{\"MaximumRetryAttempts\":0,\"DestinationConfig\":{\"" + of + "\":{\"Destination\":\"" + arn + "\"}}}");
    }

    private void put(String path, String body, String... headers) throws Exception {
        HttpResponse<String> answer = node.send("PUT", path, body, headers);
        assertEquals(200, answer.statusCode(), answer::body);
    }

    private void events(String operation, String request) throws Exception {
        HttpResponse<String> answer = node.send(
                "POST",
                "/",
                request,
                "X-Amz-Target",
                "AWSEvents." + operation,
                "Content-Type",
                "application/x-amz-json-1.1");
        assertEquals(200, answer.statusCode(), answer::body);
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }
}
