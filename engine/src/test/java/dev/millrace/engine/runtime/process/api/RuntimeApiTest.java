package dev.millrace.engine.runtime.process.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.api.RawWorker.Answer;
import dev.millrace.engine.runtime.process.api.RecordingPlace.Told;
import dev.millrace.engine.runtime.process.api.TestingDoors.Fetched;
import dev.millrace.engine.trace.RunTrace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RuntimeApiTest {
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

    private TestingDoors doors;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        doors = new TestingDoors(directory, 1);
    }

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nextAnswersWithTheInvocationAndAllThatIsKnownOfIt(boolean bySocketFile) throws Exception {
        RawWorker worker = bySocketFile ? doors.connect() : doors.connectToPort();
        RecordingPlace place = doors.open();
        worker.askForNext();
        assertEquals(new Told.Opened(), place.next());
        Run run = doors.run("{\"größe\":1}", "{\"custom\":\r\n{\"a\":\n\"ä\"}}", ROOT + ";Sampled=1");
        doors.link.invoke(place, run);

        Answer answer = worker.receive();
        assertEquals(200, answer.status());
        assertEquals("{\"größe\":1}", answer.body());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals(run.requestId().toString(), answer.requestId());
        assertEquals(
                Long.toString(TestingDoors.NOW.plus(TestingDoors.TIMEOUT).toEpochMilli()),
                answer.headers().get("lambda-runtime-deadline-ms"));
        assertEquals(TestingDoors.ARN, answer.headers().get("lambda-runtime-invoked-function-arn"));
        assertEquals(
                ROOT + ";Parent=" + RunTrace.spanText(run.trace().spanId()) + ";Sampled=1",
                answer.headers().get("lambda-runtime-trace-id"));
        assertEquals(
                "{\"custom\":  {\"a\": \"ä\"}}", answer.headers().get("lambda-runtime-client-context"));
    }

    @Test
    void anInvocationWithoutContextTraceOrBodyHasATraceOfItsOwnAndNoEmptyHeader() throws Exception {
        RawWorker worker = doors.connect();
        RecordingPlace place = doors.open();
        Run run = doors.run("", null, null);
        doors.link.invoke(place, run);
        Answer answer = worker.next();
        assertEquals("", answer.body());
        assertFalse(answer.headers().containsKey("lambda-runtime-client-context"));
        String trace = answer.headers().getOrDefault("lambda-runtime-trace-id", "");
        assertTrue(
                trace.matches("Root=1-69a7bdbf-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0"), trace);
        assertTrue(trace.contains(run.requestId().toString().substring(24)), trace);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResponseIsAcceptedAndReturned(boolean bySocketFile) throws Exception {
        RawWorker worker = bySocketFile ? doors.connect() : doors.connectToPort();
        Fetched fetched = doors.fetch(worker);
        Answer answer = worker.respond(fetched.id(), "{\"ö\":2}");
        assertEquals(202, answer.status());
        assertEquals("{\"status\":\"OK\"}\n", answer.body());
        Told.Ended ended = assertInstanceOf(Told.Ended.class, fetched.place().next());
        assertEquals(fetched.run(), ended.run());
        assertEquals("{\"ö\":2}", ended.outcome().payload().text());
        assertEquals("", ended.outcome().errorType());
        assertTrue(ended.reusable());
    }

    /** A call of the end of a batch may come a moment later, but it must come. */
    @Test
    void theEndOfABatchIsToldAfterTheStartAndAfterEachEnd() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        awaitBatches(1);
        worker.respond(fetched.id(), "1");
        awaitBatches(2);
    }

    private void awaitBatches(int count) {
        await().until(() -> doors.batches.get() >= count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"errorMessage\":\"m\",\"errorType\":\"TypeError\",\"stackTrace\":[]} | Runtime.Other | TypeError",
                "{\"a\":{\"errorType\":\"Inner\"},\"errorType\":\"Outer\"} | - | Outer",
                "{\"errorMessage\":\"m\"} | Runtime.UserCodeSyntaxError | Runtime.UserCodeSyntaxError",
                "{\"errorType\":\"\"} | Function.Gone | Function.Gone",
                "{\"errorType\":7} | - | Runtime.Unknown",
                "no JSON | NotOfThePlatform | Runtime.Unknown",
                "{\"errorType\":\"Cut | Runtime.Exit1 | Runtime.Unknown",
                "[\"errorType\",\"X\"] | - | Runtime.Unknown",
                "`` | Runtime.Broken | Runtime.Broken",
            })
    void anErrorHasTheTypeOfItsBodyElseOfItsHeader(String body, @Nullable String header, String type) throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        String[] headers = header == null
                ? new String[0]
                : new String[] {"Lambda-Runtime-Function-Error-Type: " + header};
        assertEquals(202, worker.fail(fetched.id(), body, headers).status());
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, fetched.place().outcome());
        assertEquals(type, failed.errorType());
        assertEquals(body, failed.payload().text());
    }

    @Test
    void aFailedStartIsToldOnceToAllPlacesAndNothingElseIsAllowedThen() throws Exception {
        RawWorker worker = doors.connect();
        RecordingPlace waiting = doors.open();
        String error = "{\"errorMessage\":\"no module\",\"errorType\":\"Runtime.ImportModuleError\"}";
        assertEquals(202, worker.post(RawWorker.INIT_ERROR, error).status());
        Told.Failed failed = assertInstanceOf(Told.Failed.class, waiting.next());
        assertEquals("Runtime.ImportModuleError", failed.outcome().errorType());
        assertEquals(error, failed.outcome().payload().text());

        Answer again = worker.post(RawWorker.INIT_ERROR, error);
        assertEquals(403, again.status());
        assertTrue(again.body().contains("\"errorType\":\"InvalidStateTransition\""), again.body());
        assertEquals(403, worker.next().status());
        assertEquals(failed, doors.open().next());
        assertTrue(waiting.wasToldNothingMore());
    }

    @Test
    void theStartCannotFailAfterItsEnd() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        assertEquals(403, worker.post(RawWorker.INIT_ERROR, "{}").status());
        assertEquals(202, worker.respond(fetched.id(), "1").status());
        assertEquals("1", fetched.place().outcome().payload().text());
    }

    @Test
    void nextIsForbiddenWhileTheOnlyInvocationIsUnanswered() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        assertEquals(403, worker.next().status());
        assertEquals(403, doors.connect().next().status());
        assertEquals(202, worker.respond(fetched.id(), "1").status());
        assertEquals("1", fetched.place().outcome().payload().text());
        Fetched second = doors.fetchAgain(worker, fetched.place());
        assertEquals(second.id(), second.answer().requestId());
    }

    @Test
    void aStreamIsReturnedWhole() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        assertEquals(202, worker.stream(fetched.id(), "", "one,", "two,", "x".repeat(70_000)).status());
        Outcome outcome = fetched.place().outcome();
        assertInstanceOf(Outcome.Returned.class, outcome);
        assertEquals("one,two," + "x".repeat(70_000), outcome.payload().text());
    }

    @Test
    void aStreamThatBreaksOffFailsWithTheErrorOfItsTrailers() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        String error = "{\"errorMessage\":\"ö\",\"errorType\":\"RangeError\"}";
        String inBase64 = Base64.getEncoder().encodeToString(error.getBytes(StandardCharsets.UTF_8));
        String trailers = "Lambda-Runtime-Function-Error-Type: Function.X\r\n"
                + "Lambda-Runtime-Function-Error-Body: " + inBase64 + "\r\n";
        assertEquals(202, worker.stream(fetched.id(), trailers, "half").status());
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, fetched.place().outcome());
        assertEquals("RangeError", failed.errorType());
        assertEquals(error, failed.payload().text());
    }

    @Test
    void aNeutralWorkerWaitsForItsAssignmentAndThenForInvocations() throws Exception {
        RawWorker worker = doors.connect();
        worker.get("/millrace/assignment");
        assertEquals("pong", ping(doors.connect()).body()); // the first one is waiting by now, or asks later
        doors.link.assign("{\"directory\":\"/var/task\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals("{\"directory\":\"/var/task\"}", worker.receive().body());
        Fetched fetched = doors.fetch(worker);
        assertEquals(202, worker.respond(fetched.id(), "1").status());
    }

    @Test
    void aNeutralWorkerThatComesLateFindsItsAssignment() throws Exception {
        doors.link.assign("{}".getBytes(StandardCharsets.UTF_8));
        RawWorker worker = doors.connect();
        worker.get("/millrace/assignment");
        assertEquals("{}", worker.receive().body());
    }

    private static Answer ping(RawWorker worker) throws Exception {
        worker.get("/2018-06-01/ping");
        return worker.receive();
    }

    @Test
    void aBodyThatWaitsForLeaveGetsIt() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        worker.write(RawWorker.head(
                RawWorker.INVOCATION + fetched.id() + "/response", "Content-Length: 2", "Expect: 100-continue"));
        assertEquals(100, worker.receive().status());
        worker.write("42");
        assertEquals(202, worker.receive().status());
        assertEquals("42", fetched.place().outcome().payload().text());
    }

    @Test
    void aResponseAndTheNextWishMayComeInOneWrite() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        worker.write(RawWorker.head(RawWorker.INVOCATION + fetched.id() + "/response", "Content-Length: 1") + "1GET "
                + RawWorker.INVOCATION + "next HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(202, worker.receive().status());
        assertEquals("1", fetched.place().outcome().payload().text());
        Run second = doors.run();
        doors.link.invoke(fetched.place(), second);
        assertEquals(second.requestId().toString(), worker.receive().requestId());
    }

    @Test
    void aCauseOfOneMebibyteFitsIntoAHeader() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        String cause = "Lambda-Runtime-Function-XRay-Error-Cause: " + "x".repeat(1 << 20);
        assertEquals(202, worker.fail(fetched.id(), "{\"errorType\":\"E\"}", cause).status());
        assertEquals("E", fetched.place().outcome().errorType());
    }

    @Test
    void aConnectionIsClosedAfterTheAnswerWhenTheWorkerWishesSo() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        assertEquals(202, worker.respond(fetched.id(), "1", "Connection: close").status());
        worker.awaitClose();
        assertEquals("1", fetched.place().outcome().payload().text());

        RawWorker another = doors.connect();
        another.write("GET " + RawWorker.INVOCATION + "next HTTP/1.1\r\nConnection: close\r\n\r\n");
        Run second = doors.run();
        doors.link.invoke(fetched.place(), second);
        assertEquals(second.requestId().toString(), another.receive().requestId());
        another.awaitClose();
    }

    @Test
    void anAnswerWaitsForWhatTheWorkerSaysItHasPrinted() throws Exception {
        RawWorker worker = doors.connect();
        Fetched fetched = doors.fetch(worker);
        doors.output.begin(fetched.run());
        byte[] printed = "printed\n".getBytes(StandardCharsets.UTF_8);
        worker.respond(fetched.id(), "1", "Millrace-Printed-Bytes: " + printed.length);
        doors.output.read(printed, printed.length);
        assertEquals("1", fetched.place().outcome().payload().text());
        assertEquals("printed\n", new String(fetched.run().log().tail(), StandardCharsets.UTF_8));
    }
}
