package dev.millrace.engine.runtime.process.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.process.RuntimeApiDouble;
import dev.millrace.engine.runtime.process.WorkerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonHandlerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    returns.echo        | {"a":[1,2.5,null,true,"x"]} | {"a": [1, 2.5, null, true, "x"]}
                    returns.echo        | 12345678901234567890123     | 12345678901234567890123
                    returns.nothing     | 1                           | null
                    returns.decimals    | 1                           | [1.50, 1E+3, {"nan": NaN}]
                    returns.floats      | 1                           | [NaN, Infinity, 1e+16, -0.0]
                    returns.named_tuple | 1                           | {"point": {"x": 1, "y": [2, 3]}, "colour": 1}
                    returns.keys        | 1                           | {"1": 6, "1.5": 2, "null": 3, "bytes": "value"}
                    returns.raw_bytes   | 1                           | \\0raw
                    pack.part.handler   | 1                           | "pack.part"
                    pack/part.handler   | 1                           | "pack.part"
                    """)
    void answersWithWhatTheHandlerReturns(String handler, String event, String answer) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, handler)) {
            WorkerRequest response = worker.api.invoke(event);
            assertEquals("/2018-06-01/runtime/invocation/run-1/response", response.path());
            assertEquals(answer, response.body().replace("\0", "\\0"));
        }
    }

    @Test
    void writesALoneSurrogateAsAnEscape() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "returns.lone_surrogate")) {
            assertEquals("\"\\ud800\"", worker.api.invoke("1").body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    returns.date      | Unable to marshal response: Object of type datetime is not JSON serializable
                    returns.a_set     | Unable to marshal response: Object of type set is not JSON serializable
                    returns.circular  | Unable to marshal response: Circular reference detected
                    returns.tuple_key | Unable to marshal response: keys must be str, int, float, bool or None, not tuple
                    returns.generator | Unable to marshal response: Object of type generator is not JSON serializable
                    returns.coroutine | Unable to marshal response: Object of type coroutine is not JSON serializable
                    """)
    void refusesWhatIsNotJson(String handler, String message) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, handler)) {
            WorkerRequest error = worker.api.invoke("[]");
            assertEquals("/2018-06-01/runtime/invocation/run-1/error", error.path());
            assertEquals("Runtime.MarshalError", error.header("lambda-runtime-function-error-type"));
            assertEquals(
                    "{\"errorMessage\": \"" + message + "\", \"errorType\": \"Runtime.MarshalError\","
                            + " \"requestId\": \"run-1\", \"stackTrace\": []}",
                    error.body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"a":1 | Expecting ',' delimiter: line 1 column 7 (char 6)
                    [NaN]  | Expecting value: line 1 column 2 (char 1)
                    ["NaN", -Infinity] | Expecting value: line 1 column 9 (char 8)
                    """)
    void refusesAnEventThatIsNotJson(String event, String message) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "returns.echo")) {
            WorkerRequest error = worker.api.invoke(event);
            assertEquals("Runtime.UnmarshalError", error.header("lambda-runtime-function-error-type"));
            assertTrue(error.body().contains("\"Unable to unmarshal input: " + message + "\""), error.body());
        }
    }

    @Test
    void tellsWhatAHandlerRaisedAndWhere() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "raises.outer")) {
            WorkerRequest error = worker.api.invoke("1");
            String file = worker.functions.resolve("raises.py").toString();
            assertEquals("Refused", error.header("lambda-runtime-function-error-type"));
            assertEquals(
                    "{\"errorMessage\": \"no é\\nsecond line\", \"errorType\": \"Refused\", \"requestId\": \"run-1\","
                            + " \"stackTrace\": [\"  File \\\"" + file
                            + "\\\", line 11, in outer\\n    inner()\\n\", \"  File \\\"" + file
                            + "\\\", line 15, in inner\\n    raise Refused(\\\"no é\\\\nsecond line\\\")\\n\"]}",
                    unescaped(error.body()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    raises.without_message | KeyError       | ""
                    raises.chained         | ValueError     | "chained"
                    raises.endless         | RecursionError | "maximum recursion depth exceeded
                    raises.out_of_memory   | MemoryError    | ""
                    raises.not_callable    | TypeError      | "'int' object is not callable"
                    raises.no_arguments    | TypeError      | "no_arguments() takes 0 positional arguments but 2 were given"
                    """)
    void goesOnAfterAHandlerHasFailed(String handler, String type, String message) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, handler)) {
            for (int run = 1; run <= 2; run++) {
                WorkerRequest error = worker.api.invoke("1");
                assertEquals("/2018-06-01/runtime/invocation/run-" + run + "/error", error.path());
                assertEquals(type, error.header("lambda-runtime-function-error-type"));
                assertTrue(error.body().startsWith("{\"errorMessage\": " + message), error.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    nowhere.handler         | Runtime.ImportModuleError    | Unable to import module 'nowhere': No module named 'nowhere'
                    imports_missing.handler | Runtime.ImportModuleError    | Unable to import module 'imports_missing': No module named 'missing_module'
                    returns.absent          | Runtime.HandlerNotFound      | Handler 'absent' missing on module 'returns'
                    returns                 | Runtime.MalformedHandlerName | Bad handler 'returns': not enough values to unpack (expected 2, got 1)
                    bad_syntax.handler      | Runtime.UserCodeSyntaxError  | Syntax error in module 'bad_syntax': '(' was never closed (bad_syntax.py, line 2)
                    sys.exit                | Runtime.BuiltInModuleConflict | Cannot use built-in module sys as a handler module
                    raises_at_import.handler | ValueError                  | at import
                    """)
    void tellsWhyThereIsNoHandler(String handler, String type, String message) throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, handler)) {
            WorkerRequest error = worker.api.answer();
            assertEquals("/2018-06-01/runtime/init/error", error.path());
            assertEquals(type, error.header("lambda-runtime-function-error-type"));
            String expected = "{\"errorMessage\": \"" + message + "\", \"errorType\": \"" + type
                    + "\", \"requestId\": \"\", \"stackTrace\": [";
            assertTrue(error.body().startsWith(expected), error.body());
            assertEquals(1, worker.process.exitCode());
            assertEquals("[ERROR] " + type + ": " + message, firstPart(worker.process.lines().getFirst()));
        }
    }

    @Test
    void carriesALargeEventThereAndBack() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "returns.echo")) {
            String event = "\"" + "x".repeat(6_000_000) + "\"";
            assertEquals(event, worker.api.invoke(event).body());
            assertEquals("1", worker.api.invoke("1").body());
        }
    }

    @Test
    void givesTheHandlerItsContext() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.about")) {
            worker.api.call(new RuntimeApiDouble.Call(
                    "id",
                    "1",
                    Map.of(
                            "Lambda-Runtime-Aws-Tenant-Id",
                            "tenant",
                            "Lambda-Runtime-Cognito-Identity",
                            "{\"cognitoIdentityId\":\"me\",\"cognitoIdentityPoolId\":\"pool\"}",
                            "Lambda-Runtime-Client-Context",
                            "{\"custom\":{\"c\":1},\"env\":{\"e\":2},\"client\":{\"app_title\":\"t\"},"
                                    + "\"w3c\":{\"traceparent\":\"p\",\"other\":\"o\"}}")));
            assertEquals(
                    "[\"id\", \"greet\", \"128\", \"$LATEST\","
                            + " \"arn:aws:lambda:us-east-1:000000000000:function:test\", \"tenant\", \"me\","
                            + " [{\"c\": 1}, {\"e\": 2}, \"t\", null], {\"traceparent\": \"p\"}, true]",
                    worker.api.answer().body());
        }
    }

    @Test
    void showsTheContextAsAwsDoes() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.shown")) {
            assertEquals(
                    "\"LambdaContext([aws_request_id=run-1,log_group_name=None,log_stream_name=None,"
                            + "function_name=greet,memory_limit_in_mb=128,function_version=$LATEST,"
                            + "invoked_function_arn=arn:aws:lambda:us-east-1:000000000000:function:test,"
                            + "client_context=None,identity=CognitoIdentity([cognito_identity_id=None,"
                            + "cognito_identity_pool_id=None]),tenant_id=None])\"",
                    worker.api.invoke("1").body());
        }
    }

    @Test
    void refusesAClientContextThatIsNotJson() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.about")) {
            worker.api.call(new RuntimeApiDouble.Call("id", "1", Map.of("Lambda-Runtime-Client-Context", "{bad")));
            WorkerRequest error = worker.api.answer();
            assertEquals("Runtime.LambdaContextUnmarshalError", error.header("lambda-runtime-function-error-type"));
            assertTrue(error.body().contains("Unable to parse Client Context JSON: "), error.body());
        }
    }

    @Test
    void tellsTheTraceOfEachInvocation() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "surroundings.environment")) {
            String event = "[\"_X_AMZN_TRACE_ID\"]";
            worker.api.call(new RuntimeApiDouble.Call("id", event, Map.of("Lambda-Runtime-Trace-Id", "Root=1")));
            assertEquals("{\"_X_AMZN_TRACE_ID\": \"Root=1\"}", worker.api.answer().body());
            assertEquals("{\"_X_AMZN_TRACE_ID\": null}", worker.api.invoke(event).body());
        }
    }

    private static String firstPart(String line) {
        return line.substring(0, line.indexOf('\r'));
    }

    /** Before Python 3.12 a runtime writes ASCII alone. */
    private static String unescaped(String json) {
        return json.replace("\\u00e9", "é");
    }
}
