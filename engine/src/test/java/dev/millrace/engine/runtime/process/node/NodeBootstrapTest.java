package dev.millrace.engine.runtime.process.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.process.RuntimeApiDouble.Call;
import dev.millrace.engine.runtime.process.WorkerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What handlers, the server and the log see of the Node.js bootstrap. */
final class NodeBootstrapTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String TRACE_ID = "Lambda-Runtime-Trace-Id";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20 | calls.asynchronous         | {"got":"é"}
            20 | calls.callback             | "é"
            20 | calls.succeed              | "succeeded"
            20 | calls.done                 | "done"
            20 | calls.returns              | null
            20 | calls.nothing              | null
            20 | calls.neverSettles         | null
            20 | calls.first                | "first"
            20 | calls.waits                | ["late"]
            20 | calls.doesNotWait          | "at once"
            20 | calls.deep.er.down         | "nested"
            20 | calls.traceId              | "none"
            20 | calls.own                  | []
            24 | calls.own                  | []
            20 | nested/handler.handler     | "directory"
            20 | nested/esm/handler.awaited | "module"
            20 | module.handler             | "mjs"
            20 | common.handler             | "neighbour"
            24 | calls.asynchronous         | {"got":"é"}
            24 | calls.returns              | 42
            24 | calls.nothing              | null
            24 | module.chosen              | "default"
            24 | nested/esm/handler.awaited | "module"
            """)
    void aHandlerAnswersAgainAndAgain(int version, String handler, String expected) throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, version, handler, Map.of())) {
            for (int run = 1; run <= 3; run++) {
                WorkerRequest answer = function.api.invoke("\"é\"");
                assertEquals("/2018-06-01/runtime/invocation/run-" + run + "/response", answer.path());
                assertEquals(expected, answer.body());
            }
            assertEquals(1, function.api.connections());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20 | calls.throws         | RangeError                 | thrown
            20 | calls.rejects        | TypeError                  | rejected
            20 | calls.callsBackError | Error                      | called back
            20 | calls.text           | string                     | only text
            20 | calls.fails          | string                     | handled
            20 | calls.circular       | Error                      | Unable to stringify response body
            24 | calls.throws         | RangeError                 | thrown
            24 | calls.text           | string                     | only text
            24 | calls.circular       | Runtime.JSONStringifyError | Unable to stringify response body
            """)
    void aHandlerFailsAndServesTheNextCall(int version, String handler, String type, String message)
            throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, version, handler, Map.of())) {
            for (int run = 1; run <= 2; run++) {
                WorkerRequest answer = function.api.invoke("{}");
                assertEquals("/2018-06-01/runtime/invocation/run-" + run + "/error", answer.path());
                assertEquals(type, answer.header("lambda-runtime-function-error-type"));
                assertError(type, message, answer.body());
            }
            String line = function.worker.awaitLines(2).getFirst();
            assertTrue(line.matches(TIME + "\trun-1\tERROR\tInvoke Error \t\\{.*\"stack\":.*"), line);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            20 | missing.handler    | Runtime.ImportModuleError    | Error: Cannot find module 'missing'
            20 | requires.handler   | Runtime.ImportModuleError    | Error: Cannot find module 'not-there'
            20 | imports.handler    | Error                        | Cannot find package 'not-there' imported from
            20 | syntax.handler     | Runtime.UserCodeSyntaxError  | SyntaxError: Unexpected token ';'
            20 | throws.handler     | RangeError                   | while loading
            20 | calls.missing      | Runtime.HandlerNotFound      | calls.missing is undefined or not exported
            20 | calls.notAFunction | Runtime.HandlerNotFound      | calls.notAFunction is not a function
            20 | module.chosen      | Runtime.HandlerNotFound      | module.chosen is undefined or not exported
            20 | handler            | Runtime.MalformedHandlerName | Bad handler
            20 | ../calls.first     | Runtime.MalformedHandlerName | '../calls.first' is not a valid handler name. Use
            24 | calls.callback     | Runtime.CallbackHandlerDeprecated | ERROR: AWS Lambda has removed support for
            24 | syntax.handler     | Runtime.UserCodeSyntaxError  | SyntaxError: Unexpected token ';'
            """)
    void codeThatCannotBeLoadedIsAnErrorOfTheStart(int version, String handler, String type, String message)
            throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, version, handler, Map.of())) {
            WorkerRequest answer = function.api.answer();
            assertEquals("/2018-06-01/runtime/init/error", answer.path());
            assertError(type, message, answer.body());
            assertEquals(1, function.worker.exitCode());
            String said = version == 20 ? "\tundefined\tERROR\tUncaught Exception \t" : "\t-\tERROR\tInit Error \t";
            assertTrue(function.worker.lines().getFirst().contains(said), () -> "" + function.worker.lines());
        }
    }

    @Test
    void aSyntaxErrorNamesTheFileAndTheLine() throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "syntax.handler", Map.of())) {
            JsonNode trace = JSON.readTree(function.api.answer().body()).get("trace");
            assertEquals("Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token ';'", trace.get(0).asString());
            assertEquals(NodeFunction.CODE.resolve("syntax.js") + ":1", trace.get(1).asString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            calls.uncaught   | /2018-06-01/runtime/invocation/run-1/error | Error       | from a timer       | 129
            calls.uncaughtTwice | /2018-06-01/runtime/invocation/run-1/error | Error    | one                | 129
            calls.unhandled  | /2018-06-01/runtime/invocation/run-1/error | Runtime.UnhandledPromiseRejection | Error: unheard | 128
            rejects.handler  | /2018-06-01/runtime/init/error | Runtime.UnhandledPromiseRejection | Error: left behind | 128
            """)
    void anErrorThatNobodyCatchesEndsTheProcess(String handler, String path, String type, String message, int exitCode)
            throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, handler, Map.of())) {
            WorkerRequest answer = function.api.invoke("{}");
            assertEquals(path, answer.path());
            assertError(type, message, answer.body());
            assertEquals(exitCode, function.worker.exitCode());
        }
    }

    @Test
    void whatIsPrintedBeforeAnExitIsNotLost() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.exits", Map.of())) {
            function.api.call("{}");
            assertEquals(3, function.worker.exitCode());
            assertEquals(List.of("x".repeat(1_000_000)), function.worker.lines());
        }
    }

    @Test
    void codeThatAwaitsWhatNeverHappensEndsTheProcess() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "never.handler", Map.of())) {
            assertEquals(13, function.worker.exitCode());
        }
    }

    @Test
    void sinceNode24APromiseThatIsNeverKeptEndsTheProcess() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 24, "calls.neverSettles", Map.of())) {
            function.api.call("{}");
            assertEquals(0, function.worker.exitCode());
        }
    }

    @Test
    void theContextTellsOfTheFunctionAndTheRun() throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.context", Map.of())) {
            function.api.call(new Call("id-1", "{}", Map.of(
                    "lambda-runtime-client-context", "{\"client\":\"ü\"}",
                    "LAMBDA-RUNTIME-COGNITO-IDENTITY", "{\"cognitoIdentityId\":\"c\"}",
                    "Lambda-Runtime-Aws-Tenant-Id", "tenant")));
            JsonNode expected = JSON.readTree("""
                    {"callbackWaitsForEmptyEventLoop": true, "functionVersion": "$LATEST", "functionName": "sample",
                     "memoryLimitInMB": "128", "logGroupName": "/aws/lambda/sample", "logStreamName": "stream",
                     "clientContext": {"client": "ü"}, "identity": {"cognitoIdentityId": "c"}, "tenantId": "tenant",
                     "invokedFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:test",
                     "awsRequestId": "id-1", "remaining": true,
                     "functions": ["done", "succeed", "fail", "getRemainingTimeInMillis"]}""");
            assertEquals(expected, JSON.readTree(function.api.answer().body()));
        }
    }

    @Test
    void theTraceIdIsThatOfTheRun() throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.traceId", Map.of())) {
            function.api.call(new Call("id-1", "{}", Map.of(TRACE_ID, "Root=1")));
            assertEquals("\"Root=1\"", function.api.answer().body());
            assertEquals("\"none\"", function.api.invoke("{}").body());
        }
    }

    @Test
    void aLargeEventGoesInAndOut() throws IOException {
        String event = '"' + "é".repeat(3_000_000) + '"';
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.callback", Map.of())) {
            assertEquals(event, function.api.invoke(event).body());
            assertEquals("1", function.api.invoke("1").body());
        }
    }

    @Test
    void anEventThatIsNoJsonFails() throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.callback", Map.of())) {
            assertError("SyntaxError", "Unexpected end of JSON input", function.api.invoke("").body());
        }
    }

    @Test
    void aWorkerWithoutAUnixSocketUsesTcp() throws IOException {
        try (NodeFunction function = NodeFunction.startOverTcp(20, "calls.callback")) {
            assertEquals("1", function.api.invoke("1").body());
            assertEquals("2", function.api.invoke("2").body());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 24})
    void linesOfTheLogCarryTheRequestIdAndTheLevel(int version) throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, version, "calls.prints", Map.of())) {
            function.api.invoke("{}");
            List<String> lines = function.worker.awaitLines(4);
            assertTrue(lines.get(0).matches(TIME + "\trun-1\tINFO\tformatted text \\{ a: 1 }"), lines.get(0));
            assertTrue(lines.get(1).matches(TIME + "\trun-1\tWARN\ttwo\rlines"), lines.get(1));
            assertTrue(lines.get(2).matches(TIME + "\trun-1\tDEBUG\thidden from level INFO on"), lines.get(2));
            assertEquals("raw é", lines.get(3));
        }
    }

    @Test
    void everyPostTellsHowManyBytesWerePrinted() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.prints", Map.of())) {
            assertEquals(0, function.api.poll().printedBytes());
            WorkerRequest answer = function.api.invoke("{}");
            List<String> lines = function.worker.awaitLines(4);
            long bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8).length;
            assertEquals(bytes, answer.printedBytes());
            assertEquals(bytes, function.api.poll().printedBytes());
            assertEquals(2 * bytes, function.api.invoke("{}").printedBytes());
        }
    }

    @Test
    void theJsonFormatHoldsLevelsAndErrors() throws IOException, InterruptedException {
        Map<String, String> format = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON");
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.printsError", format)) {
            function.api.invoke("{}");
            List<String> lines = function.worker.awaitLines(2);
            JsonNode error = JSON.readTree(lines.get(0));
            assertEquals("ERROR", error.get("level").asString());
            assertEquals("run-1", error.get("requestId").asString());
            assertEquals("RangeError", error.get("errorType").asString());
            assertEquals("out of range", error.get("errorMessage").asString());
            assertTrue(error.get("message").asString().startsWith("it broke: RangeError"), lines.get(0));
            assertEquals(42, JSON.readTree(lines.get(1)).get("message").get("answer").asInt());
        }
    }

    @Test
    void linesBelowTheLogLevelAreLeftOut() throws IOException, InterruptedException {
        Map<String, String> level = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "WARN");
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.prints", level)) {
            function.api.invoke("{}");
            List<String> lines = function.worker.awaitLines(2);
            assertEquals("WARN", JSON.readTree(lines.get(0)).get("level").asString());
            assertEquals("raw é", lines.get(1));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20 | streams.pieces | application/octet-stream | one two
            24 | streams.pieces | application/octet-stream | one two
            20 | streams.http   | application/vnd.awslambda.http-integration-response | {"statusCode":201}00000000body
            20 | streams.empty  | application/vnd.awslambda.http-integration-response | {"statusCode":204}00000000
            20 | streams.json   | application/json         | {"a":1}
            """)
    void aResponseIsStreamed(int version, String handler, String contentType, String body) throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, version, handler, Map.of())) {
            for (int run = 1; run <= 2; run++) {
                WorkerRequest answer = function.api.invoke("{}");
                assertEquals("streaming", answer.header("lambda-runtime-function-response-mode"));
                assertEquals(contentType, answer.header("content-type"));
                assertEquals(body, answer.body().replace('\0', '0'));
                assertEquals(Map.of("millrace-printed-bytes", "0"), answer.trailers());
            }
            assertEquals(1, function.api.connections());
        }
    }

    @Test
    void aLargeResponseIsStreamedWhole() throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "streams.large", Map.of())) {
            assertEquals(20_000_000, function.api.invoke("{}").body().length());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            20 | streams.failsAtOnce     | ''   | TypeError | before the first byte
            20 | streams.failsLater      | part | TypeError | after some bytes
            20 | streams.failsInPipeline | part | TypeError | in the source
            20 | streams.destroys        | part | TypeError | destroyed
            20 | streams.unfinished      | part | Error     | Response stream is not finished.
            24 | streams.unfinished      | part | Error     | Response stream is not finished.
            """)
    void aStreamThatFailsTellsWhyAtItsEnd(int version, String handler, String body, String type, String message)
            throws IOException {
        try (NodeFunction function = NodeFunction.start(directory, version, handler, Map.of())) {
            for (int run = 1; run <= 2; run++) {
                assertStreamError(body, type, message, function.api.invoke("{}"));
            }
        }
    }

    @Test
    void anErrorThatNobodyCatchesEndsTheStreamAndTheProcess() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "streams.uncaught", Map.of())) {
            assertStreamError("part", "Error", "from a timer", function.api.invoke("{}"));
            assertEquals(129, function.worker.exitCode());
        }
    }

    @Test
    void aWorkerOfManyRunsTakesNoMoreThanItsNumber() throws IOException, InterruptedException {
        Map<String, String> three = Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "3");
        try (NodeFunction function = NodeFunction.start(directory, 22, "calls.stays", three)) {
            Set<String> answers = new HashSet<>();
            Path end = directory.resolve("end");
            for (int i = 1; i <= 7; i++) {
                function.api.call("{\"number\":" + i + ",\"until\":\"" + end + "\"}");
            }
            function.api.awaitInFlight(3);
            Files.createFile(end);
            for (int i = 1; i <= 7; i++) {
                answers.add(function.api.answer().body());
            }
            assertEquals(
                    Set.of("[1,true]", "[2,true]", "[3,true]", "[4,true]", "[5,true]", "[6,true]", "[7,true]"), answers);
            assertEquals(3, function.api.connections());
            assertEquals(3, function.api.inFlightMax());
            for (String line : function.worker.awaitLines(14)) {
                assertTrue(line.matches(TIME + "\trun-(\\d)\tINFO\t(begins|ends) \\1"), line);
            }
        }
    }

    @Test
    void aNeutralWorkerBecomesWhatItIsTold() throws IOException {
        Path layer = Files.createDirectories(directory.resolve("layer").resolve("layered"));
        Files.writeString(layer.resolve("index.js"), "module.exports = 'from a layer';");
        try (NodeFunction function = NodeFunction.startNeutral(directory)) {
            Map<String, String> environment = NodeFunction.environment(20, "neutral.handler");
            environment.put("NODE_PATH", layer.resolveSibling("").toString());
            environment.put("TZ", ":UTC");
            function.api.assign(JSON.writeValueAsString(
                    Map.of("environment", environment, "directory", directory.toRealPath().toString())));
            Map<String, String> expected = Map.of(
                    "layered", "from a layer",
                    "directory", directory.toRealPath().toString(),
                    "old", "gone",
                    "zone", ":UTC");
            assertEquals(JSON.valueToTree(expected), JSON.readTree(function.api.invoke("{}").body()));
        }
    }

    @Test
    void aWorkerEndsWithTheServer() throws IOException, InterruptedException {
        try (NodeFunction function = NodeFunction.start(directory, 20, "calls.doesNotWait", Map.of())) {
            function.api.invoke("{}");
            function.api.close();
            assertEquals(1, function.worker.exitCode());
            assertEquals(List.of(), function.worker.lines());
        }
    }

    private static void assertStreamError(String body, String type, String message, WorkerRequest answer) {
        assertEquals(body, answer.body());
        assertEquals(type, answer.trailers().get("lambda-runtime-function-error-type"));
        String error = answer.trailers().getOrDefault("lambda-runtime-function-error-body", "");
        assertError(type, message, new String(Base64.getDecoder().decode(error), StandardCharsets.UTF_8));
    }

    private static void assertError(String type, String message, String body) {
        JsonNode error = JSON.readTree(body);
        List<String> members = new ArrayList<>(error.propertyNames());
        assertEquals(List.of("errorType", "errorMessage", "trace"), members);
        assertEquals(type, error.get("errorType").asString());
        assertTrue(error.get("errorMessage").asString().startsWith(message), body);
        boolean thrown = !type.equals("string");
        assertEquals(thrown, !error.get("trace").isEmpty(), body);
        assertFalse(body.contains("\n"), body);
    }
}
