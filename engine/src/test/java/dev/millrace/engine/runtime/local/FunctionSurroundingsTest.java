package dev.millrace.engine.runtime.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.runtime.java.InstalledStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a function sees of the world: classes, resources, environment, context, streams. */
final class FunctionSurroundingsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path code;

    @BeforeAll
    static void compile() {
        TestPackage.ofSamples(code).file("sample/text.txt", "beside the class").file("root.txt", "at the root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.millrace.engine.runtime.local.JavaRuntime",
                "dev.millrace.engine.runtime.java.LoadedFunction",
                "dev.millrace.engine.invocation.Run",
                "tools.jackson.databind.json.JsonMapper",
                "com.lmax.disruptor.RingBuffer",
                "net.openhft.chronicle.queue.ChronicleQueue",
                "org.slf4j.Logger",
                "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                "com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.ObjectMapper",
                "org.junit.jupiter.api.Test",
            })
    void theServersClassesAreHidden(String className) {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::sees")) {
            assertEquals("\"hidden\"", function.call('"' + className + '"'));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.net.http.HttpClient",
                "java.sql.Connection",
                "javax.tools.ToolProvider",
                "com.amazonaws.services.lambda.runtime.Context",
                "com.amazonaws.services.lambda.runtime.logging.LogLevel",
                "com.amazonaws.services.lambda.runtime.events.SQSEvent",
                "org.joda.time.DateTime",
            })
    void theJdkAndItsOwnClassesAreVisible(String className) {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::sees")) {
            assertEquals('"' + className + '"', function.call('"' + className + '"'));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resource, text.txt, beside the class",
        "resource, /root.txt, at the root",
        "resource, /simplelogger.properties, none",
        "resource, /../secret, none",
        "resourceUrl, sample/text.txt, beside the class",
    })
    void readsItsResources(String method, String name, String text) {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::" + method)) {
            assertEquals('"' + text + '"', function.call('"' + name + '"'));
        }
    }

    @Test
    void knowsWhereItsClassesCameFrom() {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::location")) {
            assertEquals("true", function.call("\"\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"variable", "variableByReference", "variableInPool"})
    void seesItsOwnVariablesAndNoneOfTheServer(String method) {
        try (TestFunction function = new TestFunction(
                code, "sample.Surroundings::" + method, Map.of("COLOUR", "red", "AWS_REGION", "mine"), LogSink.NONE)) {
            assertEquals("\"red\"", function.call("\"COLOUR\""));
            assertEquals("\"eu-west-1\"", function.call("\"AWS_REGION\""), "reserved");
            assertEquals("\"http://127.0.0.1:4566\"", function.call("\"AWS_ENDPOINT_URL\""));
            assertEquals("null", function.call("\"HOME\""));
        }
    }

    @Test
    void hasTheStandardVariables() {
        try (TestFunction function = new TestFunction(
                code, "sample.Surroundings::variables", Map.of("_SECRET", "x", "TZ", "CET"), LogSink.NONE)) {
            JsonNode seen = JSON.readTree(function.call("\"\""));
            assertEquals("sample.Surroundings::variables", seen.path("_HANDLER").asString());
            assertEquals("sample", seen.path("AWS_LAMBDA_FUNCTION_NAME").asString());
            assertEquals("$LATEST", seen.path("AWS_LAMBDA_FUNCTION_VERSION").asString());
            assertEquals("256", seen.path("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").asString());
            assertEquals("AWS_Lambda_java25", seen.path("AWS_EXECUTION_ENV").asString());
            assertEquals("/aws/lambda/sample", seen.path("AWS_LAMBDA_LOG_GROUP_NAME").asString());
            assertEquals(code.toString(), seen.path("LAMBDA_TASK_ROOT").asString());
            assertEquals("CET", seen.path("TZ").asString(), "may be set by the function");
            assertTrue(seen.path("_SECRET").isMissingNode(), "names with an underscore are the platform's");
        }
    }

    @Test
    void hasAFullContext() {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::context")) {
            Run run = function.newRun(
                    "{}",
                    "{\"client\":{\"app_title\":\"shop\"},\"custom\":{\"a\":\"b\",\"n\":1},\"env\":{\"locale\":\"de\"}}");
            function.run(run);
            JsonNode seen = JSON.readTree(run.outcome().payload().text());
            assertEquals(run.requestId().toString(), seen.path("requestId").asString());
            assertEquals("sample", seen.path("name").asString());
            assertEquals("$LATEST", seen.path("version").asString());
            assertEquals(
                    "arn:aws:lambda:eu-west-1:123456789012:function:sample",
                    seen.path("arn").asString());
            assertEquals(256, seen.path("memory").asInt());
            assertEquals("/aws/lambda/sample", seen.path("group").asString());
            assertTrue(
                    seen.path("stream").asString().matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}"),
                    seen.toString());
            assertEquals("", seen.path("identity").asString());
            assertTrue(seen.path("remaining").asBoolean());
            assertTrue(seen.path("tenant").asBoolean());
            assertEquals(TraceHeader.ofRun(run), seen.path("trace").asString());
            assertEquals("shop{a=b, n=1}{locale=de}", seen.path("client").asString());
        }
    }

    @Test
    void hasNoClientContextWhenTheCallerSentNone() {
        try (TestFunction function = new TestFunction(code, "sample.Surroundings::context")) {
            assertEquals("none", JSON.readTree(function.call("{}")).path("client").asString());
        }
    }

    @Test
    void tellsItsLog4jTheIdOfEachRequest(@TempDir Path work) {
        String context = "package %s; public class %s { public static String id; public static void put(String key, %s"
                + " id) { if (key.equals(\"AWSRequestId\")) { %s.id = String.valueOf(id); } } }";
        new TestPackage(work)
                .compile(
                        context.formatted("org.apache.log4j", "MDC", "Object", "MDC"),
                        context.formatted("org.apache.logging.log4j", "ThreadContext", "String", "ThreadContext"),
                        "package own; public class Own { public String ids(String text) { return"
                                + " org.apache.log4j.MDC.id + \" \" + org.apache.logging.log4j.ThreadContext.id; } }");
        try (TestFunction function = new TestFunction(work, "own.Own::ids")) {
            for (int call = 0; call < 2; call++) {
                Run run = function.run("\"\"");
                String id = run.requestId().toString();
                assertEquals('"' + id + " " + id + '"', run.outcome().payload().text());
            }
        }
    }

    @Test
    void aLog4jThatThrowsDoesNotMatter(@TempDir Path work) {
        new TestPackage(work)
                .compile(
                        "package org.apache.log4j; public class MDC { static { if (true) { throw new"
                                + " IllegalStateException(); } } public static void put(String k, Object v) {} }",
                        "package org.apache.logging.log4j; public class ThreadContext { public static void put(String k,"
                                + " String v) { throw new IllegalStateException(); } }",
                        "package own; public class Own { public String echo(String text) { return text; } }");
        try (TestFunction function = new TestFunction(work, "own.Own::echo")) {
            assertEquals("\"x\"", function.call("\"x\""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "out, 'ä€😀', 'ä€😀\n'",
        "err, no end, no end",
        "logger, one, 'one\none\n'",
        "ownThread, aside, 'aside\n'",
        "pool, aside, 'aside\n'",
    })
    void printsToTheLogOfItsRun(String method, String text, String log) {
        try (TestFunction function = new TestFunction(code, "sample.Prints::" + method)) {
            assertEquals("initialised\n", TestFunction.printed(function.start()));
            assertEquals(log, TestFunction.printed(function.run('"' + text + '"')));
            assertEquals(log, TestFunction.printed(function.run('"' + text + '"')));
        }
    }

    @Test
    void whatTheJdkAndAwssLibraryPrintForItGoesToItsLogToo() {
        List<String> lines = new ArrayList<>();
        InstalledStreams streams = InstalledStreams.install();
        try (TestFunction logger = new TestFunction(code, "sample.Prints::runtimeLogger");
                TestFunction trace = new TestFunction(
                        code, "sample.Prints::jdkPrints", Map.of(), (run, line) -> lines.add(line))) {
            assertEquals("hello", TestFunction.printed(logger.run("\"hello\"")));
            trace.run("\"oops\"");
            int first = lines.indexOf("java.lang.RuntimeException: oops");
            assertTrue(first > 0, lines::toString);
            assertTrue(lines.get(first + 1).startsWith("\tat sample.Prints.jdkPrints("), lines::toString);
        } finally {
            streams.close();
        }
    }

    @Test
    void aStreamThatItClosesOrReplacesIsItsOwn() {
        try (TestFunction closes = new TestFunction(code, "sample.Prints::closes");
                TestFunction captures = new TestFunction(code, "sample.Surroundings::captures");
                TestFunction reads = new TestFunction(code, "sample.Surroundings::reads")) {
            closes.call("\"x\"");
            assertFalse(System.out.checkError());
            Run run = captures.run("\"caught\"");
            assertEquals("\"caught\"", run.outcome().payload().text());
            assertEquals("not captured\n", TestFunction.printed(run));
            assertEquals("-1", reads.call("\"\""));
        }
    }

    @Test
    void loadsClassesOfJarsAndTheNewestReleaseOfThem(@TempDir Path work) {
        TestPackage code = new TestPackage(work.resolve("code"));
        Path jar = work.resolve("jar");
        String greeting = "package lib; public class Greeting { public static String text() { return \"%s\"; } }";
        code.file("empty", "");
        new TestPackage(jar.resolve("META-INF/versions/17")).file("empty", "");
        code.compile(jar, List.of("--release", "8"), greeting.formatted("old"));
        code.compile(jar.resolve("META-INF/versions/17"), List.of("--release", "17"), greeting.formatted("new"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "greetings");
        code.lib("a.jar", jar, manifest);
        code.compile(
                code.directory(),
                List.of("-cp", jar.toString()),
                "package own; public class Own { public String greet(String name) { return lib.Greeting.text() + \" \""
                        + " + lib.Greeting.class.getPackage().getImplementationTitle(); } }");
        try (TestFunction function = new TestFunction(code.directory(), "own.Own::greet")) {
            assertEquals("\"new greetings\"", function.call("\"\""));
        }
    }

    @Test
    void refusesAClassOfANewerJava(@TempDir Path work) throws Exception {
        TestPackage code = new TestPackage(work);
        code.compile("package own; public class Own { public String echo(String text) { return System.getenv(text); } }");
        Path file = work.resolve("own/Own.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 99; // the major version
        Files.write(file, bytes);
        try (TestFunction function = new TestFunction(work, "own.Own::echo")) {
            assertEquals("java.lang.UnsupportedClassVersionError", function.failedStart().errorType());
        }
    }

    @Test
    void refusesAClassFileThatIsNone(@TempDir Path work) {
        new TestPackage(work).file("own/Own.class", "this is no class file");
        try (TestFunction function = new TestFunction(work, "own.Own::echo")) {
            assertEquals("java.lang.ClassFormatError", function.failedStart().errorType());
        }
    }
}
