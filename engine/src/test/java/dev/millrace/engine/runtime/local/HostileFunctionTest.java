package dev.millrace.engine.runtime.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that throw, exit, hang, flood or lie. The server goes on, and so, where it can, does the instance. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileFunctionTest {
    @TempDir
    static Path code;

    @BeforeAll
    static void compile() {
        TestPackage.ofSamples(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "checked | java.io.IOException",
                "error | java.lang.AssertionError",
                "withoutMessage | java.lang.IllegalStateException",
                "deep | java.lang.StackOverflowError",
                "memory | java.lang.OutOfMemoryError",
                "messageThrows | sample.Hostile$Ugly",
                "circle | java.lang.RuntimeException",
                "stopsThread | java.lang.UnsupportedOperationException",
            })
    void reportsWhatIsThrownAndGoesOn(String method, String errorType) {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::" + method)) {
            for (int call = 0; call < 2; call++) {
                Outcome outcome = function.run("\"x\"").outcome();
                assertEquals(errorType, assertInstanceOf(Outcome.Failed.class, outcome).errorType());
                assertTrue(
                        outcome.payload().text().contains("\"errorType\":\"" + errorType + "\",\"stackTrace\":["),
                        outcome.payload().text());
                assertTrue(function.instance().reusable());
            }
        }
    }

    @Test
    void describesAnExceptionAsAwsDoes() {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::checked")) {
            Run run = function.run("\"file\"");
            assertEquals(
                    "{\"errorMessage\":\"no such thing: file\",\"errorType\":\"java.io.IOException\","
                            + "\"stackTrace\":[\"sample.Hostile.checked(Hostile.java:12)\"]}",
                    run.outcome().payload().text());
            assertEquals(
                    """
                    no such thing: file: java.io.IOException
                    java.io.IOException: no such thing: file
                    \tat sample.Hostile.checked(Hostile.java:12)

                    """,
                    TestFunction.printed(run));
        }
    }

    @Test
    void describesTheCause() {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::caused")) {
            assertEquals(
                    "{\"errorMessage\":\"outer\",\"errorType\":\"java.lang.IllegalStateException\","
                            + "\"stackTrace\":[\"sample.Hostile.caused(Hostile.java:16)\"],"
                            + "\"cause\":{\"errorMessage\":\"inner\",\"errorType\":\"java.lang.IllegalArgumentException\","
                            + "\"stackTrace\":[\"sample.Hostile.caused(Hostile.java:16)\"]}}",
                    function.run("\"\"").outcome().payload().text());
        }
    }

    @ParameterizedTest(name = "{0}({1})")
    @CsvSource({
        "exit, 3, with error: exit status 3",
        "exit, 0, without providing a reason",
        "runtimeExit, 4, with error: exit status 4",
        "halt, 5, with error: exit status 5",
        "reference, 6, with error: exit status 6",
        "boundReference, 7, with error: exit status 7",
        "caught, 8, with error: exit status 8",
        "otherThread, 9, with error: exit status 9",
        "only, 2, with error: exit status 2",
    })
    void exitEndsTheInstanceOnly(String method, int status, String how) {
        try (TestFunction function = new TestFunction(code, "sample.Exits::" + method)) {
            Run run = function.run(Integer.toString(status));
            Outcome.Crashed crashed = assertInstanceOf(Outcome.Crashed.class, run.outcome());
            assertEquals("Runtime.ExitError", crashed.errorType());
            assertEquals(
                    "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + run.requestId()
                            + " Error: Runtime exited " + how + "\"}",
                    crashed.payload().text());
            assertFalse(function.instance().reusable());
        }
    }

    @Test
    void runsOnWhenItDoesNotReachItsExit() {
        try (TestFunction function = new TestFunction(code, "sample.Exits::only")) {
            assertEquals("\"stayed012\"", function.call("0"));
            assertTrue(function.instance().reusable());
        }
    }

    @Test
    void exitWhileStartingIsACrash() {
        try (TestFunction function = new TestFunction(code, "sample.BadStarts$ExitsInStatic::handle")) {
            Outcome outcome = function.failedStart();
            assertEquals("Runtime.ExitError", assertInstanceOf(Outcome.Crashed.class, outcome).errorType());
            assertTrue(outcome.payload().text().contains("exit status 7"), outcome.payload().text());
        }
    }

    @Test
    void clearsTheInterruptThatAFunctionLeaves() {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::interruptsItself")) {
            assertEquals("\"x\"", function.call("\"x\""));
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void killInterruptsCodeThatWaits() throws InterruptedException {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::waits")) {
            Run run = function.newRun("\"x\"", null);
            function.instance();
            Thread thread = Thread.ofPlatform().start(() -> function.run(run));
            Awaitility.await().until(() -> TestFunction.printed(run).equals("in\n"));
            assertFalse(function.instance().kill(), "the code may run on");
            thread.join();
            assertEquals("java.lang.InterruptedException", run.outcome().errorType());
            assertTrue(function.instance().kill(), "the code has ended");
        }
    }

    @Test
    void outputAfterAKillStaysInTheLogOfTheKilledRun(@TempDir Path files) throws Exception {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::ignoresInterrupts")) {
            Path end = files.resolve("end");
            Run run = function.newRun("\"" + end + "\"", null);
            function.instance();
            Thread thread = Thread.ofPlatform().start(() -> function.run(run));
            Awaitility.await().until(() -> TestFunction.printed(run).equals("in\n"));
            run.end(new Outcome.TimedOut(Payload.ofText("{}")));
            assertFalse(function.instance().kill());
            Awaitility.await().until(() -> TestFunction.printed(run).equals("in\ncaught\n"));
            Files.createFile(end);
            thread.join();
            assertInstanceOf(Outcome.TimedOut.class, run.outcome(), "what ends later changes nothing");
        }
    }

    @Test
    void keepsTheEndOfAFloodOfOutput() {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::floods")) {
            Run run = function.run("\"x\"");
            assertEquals(4096, run.log().tail().length);
            assertEquals(200_000_004L, run.log().writtenBytes());
            assertTrue(TestFunction.printed(run).endsWith("x\nend\n"));
        }
    }

    @Test
    void cutsAnEndlessLine() {
        List<String> lines = new ArrayList<>();
        try (TestFunction function =
                new TestFunction(code, "sample.Hostile::endlessLine", Map.of(), (run, line) -> lines.add(line))) {
            Run run = function.run("\"x\"");
            long dropped = 100L * (1 << 20) - RunLog.LINE_BYTES_MAX;
            String kept = "y".repeat(RunLog.LINE_BYTES_MAX);
            assertEquals(2, lines.size());
            assertTrue(lines.getLast().equals(kept + " [" + dropped + " more bytes of this line were cut off]"));
            assertEquals(dropped, run.log().droppedBytes());
        }
    }

    @Test
    void aThreadLeftBehindHarmsNobody() {
        try (TestFunction function = new TestFunction(code, "sample.Hostile::leavesThread")) {
            assertEquals("\"x\"", function.call("\"x\""));
            assertEquals("\"y\"", function.call("\"y\""));
        }
    }
}
