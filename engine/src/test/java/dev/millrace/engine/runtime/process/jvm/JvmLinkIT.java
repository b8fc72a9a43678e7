package dev.millrace.engine.runtime.process.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.local.TestPackage;
import dev.millrace.engine.runtime.process.jvm.TestingWorker.TestingPlace;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions in worker JVMs of every JDK that there is. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JvmLinkIT {
    private static final String OWN =
            """
            package own;
            import java.nio.file.*;
            public class Own {
                private static Thread kept;
                public String until(String file) throws Exception {
                    System.out.println("in");
                    while (!Files.exists(Path.of(file))) {
                        Thread.sleep(5);
                    }
                    return "out";
                }
                public String maybe(String file) throws Exception {
                    return file.isEmpty() ? "quick" : until(file);
                }
                public String keepsItsThread(String text) {
                    if (kept == null) {
                        Thread thread = Thread.currentThread();
                        kept = new Thread(() -> {
                            while (true) {
                                thread.interrupt();
                                Thread.yield();
                            }
                        });
                        kept.setDaemon(true);
                        kept.start();
                    }
                    return text;
                }
            }
            """;

    @TempDir
    static Path code;

    @TempDir
    static Path scratch;

    @BeforeAll
    static void compile() {
        TestPackage.ofSamples(code).compile(code, List.of("--release", "17"), OWN);
    }

    static Stream<Path> jdks() throws IOException {
        return TestingWorker.jdks();
    }

    private static TestingWorker worker(Path jdk, String handler) throws IOException {
        return new TestingWorker(jdk, scratch, code, handler);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void runsHandlersOfAllShapes(Path jdk) throws IOException {
        Map<String, List<String>> shapes = Map.of(
                "sample.Text", List.of("\"you\"", "\"hello you\""),
                "sample.Values::mirror", List.of("{\"x\":1,\"y\":2}", "{\"x\":2,\"y\":1}"),
                "sample.Values::echo", List.of("\"ä€\"", "\"ä€\""),
                "sample.StreamCopy", List.of("not even JSON", "not even JSON"),
                "sample.Overloaded::handle", List.of("\"a\"", "\"with context\""),
                "sample.Events::sqs", List.of("{\"Records\":[{\"messageId\":\"1\",\"body\":\"hi\"}]}", "\"hi\""),
                "sample.Surroundings::variable", List.of("\"COLOUR\"", "\"red\""),
                "sample.Surroundings::sees", List.of(
                        "\"dev.millrace.engine.runtime.java.worker.WorkerMain\"", "\"hidden\""));
        for (var shape : shapes.entrySet()) {
            try (TestingWorker worker = worker(jdk, shape.getKey())) {
                TestingPlace place = worker.opened();
                String request = shape.getValue().getFirst();
                assertEquals(shape.getValue().getLast(), place.call(request), shape.getKey());
                assertEquals(shape.getValue().getLast(), place.call(request), shape.getKey());
                assertEquals("", worker.output());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachPlaceHasItsOwnClassesAndNumbersAreUsedAgain(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Surroundings::count")) {
            TestingPlace first = worker.opened();
            TestingPlace second = worker.opened();
            assertEquals("1", first.call("\"\""));
            assertEquals("2", first.call("\"\""));
            assertEquals("1", second.call("\"\""));
            worker.link.close(first);
            for (int i = 0; i < 2 * JvmLink.PLACES_MAX; i++) {
                TestingPlace next = worker.opened();
                if (i % 512 == 0) {
                    assertEquals("1", next.call("\"\""));
                }
                worker.link.close(next);
            }
            assertEquals("2", second.call("\"\""));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachPlaceHasNamesOfItsOwnAndOfTheRestWhatAWrapperHasLeft(Path jdk) throws IOException {
        Map<String, String> given = Map.of("COLOUR", "red", "AWS_LAMBDA_LOG_STREAM_NAME", "of the process");
        Map<String, String> left = Map.of("COLOUR", "blue", "AWS_LAMBDA_LOG_STREAM_NAME", "of the process", "MORE", "yes");
        String handler = "sample.Surroundings::variable";
        try (TestingWorker worker = new TestingWorker(jdk, scratch, code, handler, List.of(), given, left)) {
            TestingPlace first = worker.opened();
            TestingPlace second = worker.opened();
            assertEquals("\"blue\"", first.call("\"COLOUR\""));
            assertEquals("\"yes\"", second.call("\"MORE\""));
            Set<String> streams = new HashSet<>(Set.of("\"of the process\""));
            assertTrue(streams.add(first.call("\"AWS_LAMBDA_LOG_STREAM_NAME\"")), streams.toString());
            assertTrue(streams.add(second.call("\"AWS_LAMBDA_LOG_STREAM_NAME\"")), streams.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void tellsWhatIsThrownAndGoesOn(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::checked")) {
            TestingPlace place = worker.opened();
            for (int i = 0; i < 2; i++) {
                Run run = place.run("\"file\"");
                assertInstanceOf(Outcome.Failed.class, run.outcome());
                assertEquals("java.io.IOException", run.outcome().errorType());
                assertEquals(
                        "{\"errorMessage\":\"no such thing: file\",\"errorType\":\"java.io.IOException\","
                                + "\"stackTrace\":[\"sample.Hostile.checked(Hostile.java:12)\"]}",
                        run.outcome().payload().text());
                assertTrue(TestingWorker.printed(run).startsWith("no such thing: file: java.io.IOException\n"));
                assertTrue(place.reusable);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void tellsWhyAPlaceCannotBeOpened(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.BadStarts$ExitsInStatic::handle")) {
            for (int i = 0; i < 2; i++) {
                TestingPlace place = worker.open();
                Outcome outcome = TestingWorker.await(place.failed);
                assertEquals(
                        "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                                + place.first.requestId() + " Error: Runtime exited with error: exit status 7\"}",
                        assertInstanceOf(Outcome.Crashed.class, outcome).payload().text());
            }
            assertTrue(worker.process.isAlive());
        }
        try (TestingWorker worker = worker(jdk, "sample.Nowhere")) {
            Outcome outcome = TestingWorker.await(worker.open().failed);
            assertEquals("java.lang.ClassNotFoundException", outcome.errorType());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anExitEndsItsPlaceOnly(Path jdk) throws IOException {
        for (String method : List.of("exit", "halt", "otherThread", "reference")) {
            try (TestingWorker worker = worker(jdk, "sample.Exits::" + method)) {
                TestingPlace exits = worker.opened();
                TestingPlace other = worker.opened();
                Run run = exits.run("5");
                assertEquals("Runtime.ExitError", run.outcome().errorType());
                assertTrue(
                        run.outcome().payload().text().contains(run.requestId() + " Error: Runtime exited with error"),
                        run.outcome().payload().text());
                assertFalse(exits.reusable);
                worker.link.close(exits);
                assertEquals("Runtime.ExitError", other.run("6").outcome().errorType());
                assertTrue(worker.process.isAlive());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void printsToTheLogOfItsRun(Path jdk) throws IOException {
        for (String method : List.of("out", "ownThread", "pool")) {
            try (TestingWorker worker = worker(jdk, "sample.Prints::" + method)) {
                TestingPlace place = worker.opened();
                assertEquals("initialised\n", TestingWorker.printed(place.first));
                assertEquals("ä€😀\n", TestingWorker.printed(place.run("\"ä€😀\"")), method);
                assertEquals("again\n", TestingWorker.printed(place.run("\"again\"")), method);
                assertEquals("", worker.output());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFloodOfOutputArrivesAsAWhole(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::floods")) {
            Run run = worker.opened().run("\"x\"");
            assertEquals(200_000_004L, run.log().writtenBytes());
            assertTrue(TestingWorker.printed(run).endsWith("x\nend\n"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatARunPrintsIsHereBeforeItEnds(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "own.Own::until")) {
            Path end = scratch.resolve("printed" + System.nanoTime());
            TestingPlace place = worker.opened();
            place.startIn('"' + end.toString() + '"');
            assertTrue(place.isRunning());
            Files.createFile(end);
            assertEquals("\"out\"", place.end().outcome().payload().text());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void codeThatIsInterruptedComesBack(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::waits")) {
            TestingPlace place = worker.opened();
            place.startIn("\"x\"");
            worker.link.abandon(place);
            TestingWorker.await(place.cameBack);
            assertEquals(0, worker.link.abandonedForNanos());
            assertTrue(place.isRunning(), "its end was not told");
            worker.link.close(place);
            worker.opened();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void codeThatDoesNotComeBackIsKnownAndHoldsNobodyUp(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::ignoresInterrupts")) {
            Path end = scratch.resolve("ignored" + System.nanoTime());
            TestingPlace place = worker.opened();
            Run run = place.startIn('"' + end.toString() + '"');
            worker.link.abandon(place);
            worker.link.close(place);
            Awaitility.await().until(() -> TestingWorker.printed(run).equals("in\ncaught\n"));
            assertTrue(worker.link.abandonedForNanos() > 0);
            TestingPlace other = worker.opened();
            other.start('"' + end.toString() + '"');
            assertFalse(place.cameBack.isDone());
            Files.createFile(end);
            TestingWorker.await(place.cameBack);
            other.end();
            assertEquals(0, worker.link.abandonedForNanos());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void twoHundredSlowRunsGoOnAtOnce(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "own.Own::until")) {
            Path end = scratch.resolve("sleepers" + System.nanoTime());
            List<TestingPlace> places = new ArrayList<>();
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                places.add(worker.open());
            }
            for (TestingPlace place : places) {
                TestingWorker.await(place.opened);
                runs.add(place.hand('"' + end.toString() + '"'));
            }
            worker.link.flush();
            Awaitility.await().until(() -> runs.stream()
                    .allMatch(run -> TestingWorker.printed(run).equals("in\n")));
            Files.createFile(end);
            places.forEach(place -> assertEquals("\"out\"", place.end().outcome().payload().text()));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aQuickFunctionThatBlocksOnceHoldsNobodyUp(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "own.Own::maybe")) {
            Path end = scratch.resolve("blocks" + System.nanoTime());
            List<TestingPlace> places = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                places.add(worker.opened());
            }
            for (int i = 0; i < 2_000; i++) {
                places.forEach(place -> place.hand("\"\""));
                worker.link.flush();
                places.forEach(TestingPlace::end);
            }
            places.get(0).hand('"' + end.toString() + '"');
            places.get(1).hand('"' + end.toString() + '"');
            places.get(2).hand("\"\"");
            worker.link.flush();
            assertEquals("\"quick\"", places.get(2).end().outcome().payload().text());
            assertEquals("\"quick\"", places.get(3).call("\"\""));
            assertTrue(places.get(0).isRunning() && places.get(1).isRunning());
            Files.createFile(end);
            assertEquals("\"out\"", places.get(0).end().outcome().payload().text());
            assertEquals("\"out\"", places.get(1).end().outcome().payload().text());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFunctionThatInterruptsItsThreadForEverDoesNotEndTheConnection(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "own.Own::keepsItsThread")) {
            TestingPlace place = worker.opened();
            for (int i = 0; i < 200; i++) {
                assertEquals("\"x\"", place.call("\"x\""));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aWorkerThatIsKilledIsMissed(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::waits")) {
            TestingPlace place = worker.opened();
            place.startIn("\"x\"");
            worker.process.destroyForcibly();
            TestingWorker.await(worker.lost);
            assertTrue(place.isRunning(), "its owner tells the end, who knows how the process ended");
            worker.link.abandon(place);
            worker.link.close(place);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aWorkerEndsWithTheConnection(Path jdk) throws IOException {
        try (TestingWorker worker = worker(jdk, "sample.Hostile::waits")) {
            TestingPlace place = worker.opened();
            place.startIn("\"x\"");
            worker.link.close();
            worker.process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            assertFalse(worker.lost.isDone());
        }
    }

    @Test
    void whoeverBreaksTheProtocolLosesTheConnection() throws IOException {
        for (String hex : List.of(
                "00000005 11 00000000", // nothing was opened
                "ffffffff 11 00000000", // a length that cannot be
                "00000005 15 00000000", // a close that nobody asked for
                "474554202f20485454502f312e31")) { // another protocol
            CompletableFuture<IOException> lost = new CompletableFuture<>();
            Path file = scratch.resolve("bad" + System.nanoTime());
            JvmLink.Owner owner = new JvmLink.Owner() {
                @Override
                public void endOfBatch() {}

                @Override
                public void lost(IOException why) {
                    lost.complete(why);
                }
            };
            try (JvmLink link = TestingWorker.listen(file, code, owner);
                    SocketChannel worker = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                worker.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
                assertInstanceOf(MalformedFrameException.class, TestingWorker.await(lost), hex);
                assertFalse(Files.exists(file));
                assertEquals(0, link.abandonedForNanos());
            }
        }
    }
}
