package dev.millrace.engine.runtime.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.runtime.java.LoadedFunction;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers as people write them for AWS. */
final class JavaRuntimeTest {
    @TempDir
    static Path code;

    @BeforeAll
    static void compile() {
        TestPackage.ofSamples(code);
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample.Text | \"you\" | \"hello you\"",
                "sample.Text | 5 | \"hello 5\"",
                "sample.Text | null | \"hello null\"",
                "sample.Values::length | \"four\" | 4",
                "sample.Values::twice | 21 | 42",
                "sample.Values::twice | null | 0",
                "sample.Values::boxed | null | null",
                "sample.Values::boxed | \"7\" | 7",
                "sample.Values::not | false | true",
                "sample.Values::half | 3 | 1.5",
                "sample.Values::sum | [1,2,3] | 6",
                "sample.Values::sum | 4 | 4",
                "sample.Values::sorted | {\"b\":{\"c\":[1,null]},\"a\":1.5} | {\"a\":1.5,\"b\":{\"c\":[1,null]}}",
                "sample.Values::mirror | {\"x\":1,\"y\":2,\"z\":3} | {\"x\":2,\"y\":1}",
                "sample.Values::older | {\"name\":\"Ann\",\"age\":1} | {\"name\":\"Ann\",\"age\":2}",
                "sample.Values::points | [{\"x\":1,\"y\":2}] | [{\"x\":2,\"y\":3}]",
                "sample.Values::echo | \"a\\\"\\u0041\\n\" | \"a\\\"A\\n\"",
                "sample.Values::echo | \"ä€😀\" | \"ä€\\uD83D\\uDE00\"",
                "sample.Values::echo | [\"one\"] | \"one\"",
                "sample.Values::echo | \"\" | \"\"",
                "sample.Values::any | {\"a\":[true]} | {\"a\":[true]}",
                "sample.Values::any | \"text\" | \"text\"",
                "sample.Values::nothing | \"x\" | null",
                "sample.Values::nil | \"x\" | null",
                "sample.Values::withoutArgument | {} | \"constant\"",
                "sample.Values::contextOnly | {} | true",
                "sample.Values::withContext | \"a\" | \"a in sample\"",
                "sample.StreamCopy | not even JSON | not even JSON",
                "sample.Streams::both | abc | abc",
                "sample.Streams::all | abc | [abc]",
                "sample.Streams::inputOnly | abc | null",
                "sample.Streams::outputOnly | abc | \"sample\"",
                "sample.Inherited | [{\"x\":2,\"y\":3},{\"x\":4,\"y\":5}] | 23",
                "sample.Overloaded | 5 | \"int 5\"",
                "sample.Overloaded::handleRequest | 5 | \"int 5\"",
                "sample.Overloaded::handle | \"a\" | \"with context\"",
                "sample.Overloaded::wins | \"a\" | \"streams\"",
                "sample.Events::sqs | {\"Records\":[{\"messageId\":\"1\",\"body\":\"hi\"}]} | \"hi\"",
                "sample.Events::s3 | {\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu\","
                        + "\"eventTime\":\"2026-01-02T03:04:05.000Z\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"userIdentity\":{\"principalId\":\"p\"},\"requestParameters\":{\"sourceIPAddress\":\"::1\"},"
                        + "\"responseElements\":{\"x-amz-request-id\":\"r\",\"x-amz-id-2\":\"i\"},"
                        + "\"s3\":{\"s3SchemaVersion\":\"1.0\",\"configurationId\":\"c\",\"bucket\":{\"name\":\"b\","
                        + "\"ownerIdentity\":{\"principalId\":\"p\"},\"arn\":\"arn:aws:s3:::b\"},"
                        + "\"object\":{\"key\":\"k\",\"size\":1,\"eTag\":\"e\",\"sequencer\":\"1\"}}}]} | \"k\"",
                "sample.Events::scheduled"
                        + " | {\"detail-type\":\"Scheduled Event\",\"time\":\"2026-01-02T03:04:05Z\"}"
                        + " | \"Scheduled Event 2026\"",
                "sample.Events::http | {\"rawPath\":\"/p\"} | {\"statusCode\":200,\"headers\":{\"a\":\"b\"},\"body\":\"/p\",\"isBase64Encoded\":false}",
            })
    void answers(String handler, String request, String response) {
        try (TestFunction function = new TestFunction(code, handler)) {
            assertEquals(response, function.call(request));
            assertEquals(response, function.call(request), "the second call");
        }
    }

    @ParameterizedTest(name = "{0} of {1} fails")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample.Values::twice | \"many\" | java.lang.RuntimeException | An error occurred during JSON parsing",
                "sample.Values::mirror | [1 | java.lang.RuntimeException | An error occurred during JSON parsing",
                "sample.Text | {\"a\":1} | java.lang.RuntimeException | An error occurred during JSON parsing",
                "sample.Values::cyclic | \"\" | java.lang.RuntimeException"
                        + " | An error occurred during JSON serialization of response",
                "sample.Streams::flood | x | Function.ResponseSizeTooLarge"
                        + " | Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            })
    void fails(String handler, String request, String errorType, String message) {
        try (TestFunction function = new TestFunction(code, handler)) {
            Outcome outcome = function.run(request).outcome();
            assertEquals(errorType, assertInstanceOf(Outcome.Failed.class, outcome).errorType());
            assertTrue(
                    outcome.payload().text().contains("\"errorMessage\":\"" + message + "\""),
                    outcome.payload().text());
            assertTrue(function.instance().reusable());
        }
    }

    @ParameterizedTest(name = "{0} does not start")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample.Missing | java.lang.ClassNotFoundException | Class not found: sample.Missing",
                "sample.Missing::handle | java.lang.ClassNotFoundException | Class not found: sample.Missing",
                "sample.Values::missing | java.lang.NoSuchMethodException"
                        + " | No public method named missing with appropriate method signature found on class"
                        + " sample.Values",
                "sample.Overloaded::hidden | java.lang.NoSuchMethodException"
                        + " | No public method named hidden with appropriate method signature found on class"
                        + " sample.Overloaded",
                "sample.Overloaded::uncallable | java.lang.NoSuchMethodException"
                        + " | No public method named uncallable with appropriate method signature found on class"
                        + " sample.Overloaded",
                "sample.Values | Runtime.BadFunctionCode"
                        + " | Class does not implement an appropriate handler interface: sample.Values",
                "sample.Raw | Runtime.BadFunctionCode"
                        + " | Class sample.Raw does not implement RequestHandler with concrete type parameters",
                "sample.Open | Runtime.BadFunctionCode | Class sample.Open does not implement RequestHandler with"
                        + " concrete type parameters: parameter T has no upper bound.",
                ":: | Runtime.BadFunctionCode | Invalid handler: `::'",
                "sample.Values:: | Runtime.BadFunctionCode | Invalid handler: `sample.Values::'",
                "sample.BadStarts$ThrowsInConstructor::handle | java.lang.IllegalStateException | no constructor today",
                "sample.BadStarts$ThrowsInStatic::handle | java.lang.ExceptionInInitializerError"
                        + " | Error loading class sample.BadStarts$ThrowsInStatic",
                "sample.BadStarts$ErrorInStatic::handle | java.lang.AssertionError"
                        + " | Error loading class sample.BadStarts$ErrorInStatic: static",
                "sample.BadStarts$NoConstructor::handle | java.lang.Exception"
                        + " | Class sample.BadStarts$NoConstructor has no public zero-argument constructor",
                "sample.BadStarts$Inner::handle | java.lang.Exception"
                        + " | Class sample.BadStarts$Inner cannot be instantiated because it is a non-static inner class",
                "sample.BadStarts$Abstract::handle | java.lang.InstantiationException"
                        + " | java.lang.InstantiationException",
            })
    void doesNotStart(String handler, String errorType, String message) {
        try (TestFunction function = new TestFunction(code, handler)) {
            Outcome outcome = function.failedStart();
            assertEquals(errorType, assertInstanceOf(Outcome.Failed.class, outcome).errorType());
            assertTrue(
                    outcome.payload()
                            .text()
                            .startsWith("{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + errorType + "\""),
                    outcome.payload().text());
        }
    }

    @Test
    void aHandlerThatIsNotThereShowsNothingOfOurs() {
        try (TestFunction function = new TestFunction(code, "sample.Missing")) {
            String log = TestFunction.printed(function.start());
            assertTrue(log.startsWith("Class not found: sample.Missing: java.lang.ClassNotFoundException\n"), log);
            assertFalse(log.contains("dev.millrace"), log);
        }
    }

    @Test
    void tellsTheLogWhyItDidNotStart() {
        try (TestFunction function = new TestFunction(code, "sample.BadStarts$ThrowsInConstructor::handle")) {
            String log = TestFunction.printed(function.start());
            assertTrue(log.startsWith("about to fail\nno constructor today: java.lang.IllegalStateException\n"), log);
            assertTrue(log.contains("\tat sample.BadStarts$ThrowsInConstructor.<init>(BadStarts.java:8)\n"), log);
            assertEquals(-1, log.indexOf("dev.millrace"), log);
        }
    }

    @Test
    void answersWithTheLargestResponseThatThereMayBe() {
        try (TestFunction function = new TestFunction(code, "sample.Streams::full")) {
            assertEquals(6_291_556, function.run("x").outcome().payload().sizeBytes());
        }
    }

    @Test
    void keepsStateBetweenCallsButNotBetweenInstances() {
        try (TestFunction first = new TestFunction(code, "sample.Surroundings::count");
                TestFunction second = new TestFunction(code, "sample.Surroundings::count")) {
            assertEquals("1", first.call("\"\""));
            assertEquals("2", first.call("\"\""));
            assertEquals("1", second.call("\"\""));
        }
    }

    @Test
    void aResponseMayBeAsLongAsARequest() {
        assertEquals(Payload.SYNC_BYTES_MAX, LoadedFunction.RESPONSE_BYTES_MAX);
    }

    @Test
    void runsWhateverIsTrustedAndNamedJava() {
        try (TestFunction function = new TestFunction(code, "sample.Text")) {
            JavaRuntime runtime = new JavaRuntime(trusted -> true, Map.of());
            FunctionVersion version = function.newRun("", null).function();
            assertTrue(runtime.runs(version));
            assertFalse(new JavaRuntime(trusted -> false, Map.of()).runs(version));
        }
    }
}
