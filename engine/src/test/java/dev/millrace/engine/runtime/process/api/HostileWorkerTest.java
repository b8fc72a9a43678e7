package dev.millrace.engine.runtime.process.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.api.RawWorker.Answer;
import dev.millrace.engine.runtime.process.api.TestingDoors.Fetched;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers do wrong, each time followed by a run that must not suffer from it. */
@Timeout(60)
class HostileWorkerTest {
    private static final String PING = "GET /2018-06-01/ping HTTP/1.1\r\nHost: h\r\n\r\n";
    /** Two for the worker's place, and eight to spare. */
    private static final int CONNECTIONS_MAX = 10;

    private static final long FLOOD_BYTES = 64L << 20;
    private static final long STALL_MILLIS = 2_000;

    private TestingDoors doors;
    private RawWorker worker;
    private Fetched fetched;

    @BeforeEach
    void fetch(@TempDir Path directory) throws Exception {
        doors = new TestingDoors(directory, 1);
        worker = doors.connect();
        fetched = doors.fetch(worker);
    }

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void anAnswerForAnUnknownRunIsRefused() throws Exception {
        assertInvalidRequestId(worker.respond(RequestId.random().toString(), "x"));
        assertInvalidRequestId(worker.fail("no-id", "{}"));
        assertInvalidRequestId(worker.respond("", "x"));
        assertCanRespond(worker, fetched);
    }

    @Test
    void aSecondAnswerForTheSameRunIsRefused() throws Exception {
        assertEquals(202, worker.respond(fetched.id(), "first").status());
        assertInvalidRequestId(worker.respond(fetched.id(), "second"));
        assertInvalidRequestId(worker.fail(fetched.id(), "{}"));
        assertEquals("first", fetched.place().outcome().payload().text());
        assertCanRespond(worker, doors.fetchAgain(worker, fetched.place()));
    }

    @Test
    void anAnswerAfterTheRunWasAbandonedIsRefusedAndToldNobody() throws Exception {
        doors.link.abandon(fetched.place());
        assertEquals(Long.MAX_VALUE, doors.link.abandonedForNanos());
        assertEquals(new RecordingPlace.Told.Opened(), doors.open().next()); // tasks of the link keep their order
        assertInvalidRequestId(worker.respond(fetched.id(), "late"));
        assertTrue(fetched.place().wasToldNothingMore());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResponseThatIsTooLargeFailsTheRunAndTheWorkerGoesOn(boolean inChunks) throws Exception {
        String body = "x".repeat(Payload.SYNC_BYTES_MAX + 1);
        Answer answer = inChunks
                ? worker.stream(fetched.id(), "", body.substring(0, 1_000_000), body.substring(1_000_000))
                : worker.respond(fetched.id(), body);
        assertEquals(413, answer.status());
        assertTrue(answer.body().contains("\"errorType\":\"RequestEntityTooLarge\""), answer.body());
        assertTrue(answer.body().contains("(6291556 bytes)"), answer.body());
        Outcome outcome = fetched.place().outcome();
        assertEquals("Function.ResponseSizeTooLarge", outcome.errorType());
        assertTrue(outcome.payload().text().contains("\"errorType\":\"Function.ResponseSizeTooLarge\""));
        assertCanRespond(worker, doors.fetchAgain(worker, fetched.place()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLargestResponsePassesWhole(boolean inChunks) throws Exception {
        String body = "0123456789".repeat(Payload.SYNC_BYTES_MAX / 10) + "abcdef";
        assertEquals(Payload.SYNC_BYTES_MAX, body.length());
        Answer answer = inChunks
                ? worker.stream(fetched.id(), "", body.substring(0, 1_000_000), body.substring(1_000_000))
                : worker.respond(fetched.id(), body);
        assertEquals(202, answer.status());
        assertTrue(body.equals(fetched.place().outcome().payload().text()));
    }

    @Test
    void anUnknownResponseModeFailsTheRun() throws Exception {
        Answer answer = worker.respond(fetched.id(), "x", "Lambda-Runtime-Function-Response-Mode: lazy");
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("\"errorType\":\"InvalidFunctionResponseMode\""), answer.body());
        assertEquals(
                "Runtime.InvalidResponseModeHeader", fetched.place().outcome().errorType());
        assertCanRespond(worker, doors.fetchAgain(worker, fetched.place()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n"})
    void aResponseThatIsCutFailsTheRun(String headAndHalf) throws Exception {
        worker.write("POST " + RawWorker.INVOCATION + fetched.id() + "/response HTTP/1.1\r\n" + headAndHalf);
        worker.close();
        assertEquals("Runtime.TruncatedResponse", fetched.place().outcome().errorType());
        assertCanRespond(doors.connect(), null);
    }

    @Test
    void aWorkerMayGoOnRightAfterAResponseThatWasCut() throws Exception {
        worker.write("POST " + RawWorker.INVOCATION + fetched.id() + "/response HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf");
        worker.channel.shutdownOutput();
        worker.awaitClose();
        RawWorker another = doors.connect();
        Fetched next = doors.fetchAgain(another, fetched.place());
        assertEquals("Runtime.TruncatedResponse", fetched.place().outcome().errorType());
        assertCanRespond(another, next);
    }

    @Test
    void aResponseThatIsCutByTheEndOfTheProcessEndsAsTheProcessDid() throws Exception {
        worker.write("POST " + RawWorker.INVOCATION + fetched.id() + "/response HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf");
        worker.close();
        CountDownLatch ended = new CountDownLatch(1);
        doors.link.processEnded(ended::countDown);
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(fetched.place().wasToldNothingMore()); // its owner knows more
    }

    @Test
    void aChunkThatIsNoneIsRefusedAndFailsTheRun() throws Exception {
        worker.write("POST " + RawWorker.INVOCATION + fetched.id()
                + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n");
        assertEquals(400, worker.receive().status());
        worker.awaitClose();
        assertEquals("Runtime.TruncatedResponse", fetched.place().outcome().errorType());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\1\2\3\r\n\r\n",
                "hello\r\n\r\n",
                "GET /x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "GET /x HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n",
                "GET /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            })
    void garbageIsRefusedAndItsConnectionClosed(String garbage) throws Exception {
        RawWorker another = doors.connect();
        another.write(garbage);
        assertEquals(400, another.receive().status());
        another.awaitClose();
        assertCanRespond(worker, fetched);
    }

    @Test
    void aLineOrHeadersWithoutEndAreRefused() throws Exception {
        RawWorker longLine = doors.connect();
        longLine.write("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n");
        assertEquals(400, longLine.receive().status());
        RawWorker longHeaders = doors.connect();
        writeWhatIsTaken(longHeaders, "GET /x HTTP/1.1\r\n" + ("A: " + "x".repeat(60_000) + "\r\n").repeat(20));
        assertEquals(400, longHeaders.receive().status());
        assertCanRespond(worker, fetched);
    }

    /** The server may have refused it, and closed the connection, before all of it is written. */
    private static void writeWhatIsTaken(RawWorker worker, String text) {
        try {
            worker.write(text);
        } catch (IOException closed) {
            return;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /2018-06-01/runtime/invocation/next/",
        "GET, /2018-06-01/runtime/invocation/",
        "POST, /2018-06-01/runtime/invocation/next",
        "GET, /2018-06-01/runtime/invocation/id/response",
        "POST, /2018-06-01/runtime/invocation/id/other",
        "POST, /2018-06-01/runtime/invocation/id/response/x",
        "PUT, /2018-06-01/runtime/init/error",
        "GET, /2015-03-31/functions",
        "DELETE, /2018-06-01/ping",
    })
    void aCallThatThereIsNotIsNotFoundAndTheConnectionStays(String method, String target) throws Exception {
        worker.write(method + " " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
        Answer answer = worker.receive();
        assertEquals(404, answer.status());
        assertTrue(answer.body().contains("\"errorType\":"), answer.body());
        assertCanRespond(worker, fetched);
    }

    @Test
    void aWorkerThatIsNoSnapshotCannotBeRestored() throws Exception {
        worker.get("/2018-06-01/runtime/restore/next");
        assertEquals(403, worker.receive().status());
        assertCanRespond(worker, fetched);
    }

    @Test
    void connectionsThatAreTooManyAreClosedWhenNoneIsIdle() throws Exception {
        for (int open = 1; open < CONNECTIONS_MAX; open++) {
            RawWorker busy = doors.connect();
            busy.write("POST /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertEquals(100, busy.receive().status());
        }
        doors.connect().awaitClose();
        doors.connectToPort().awaitClose();
        assertCanRespond(worker, fetched);
    }

    @Test
    void aConnectionThatIsLeftLyingMakesRoomForANewOne() throws Exception {
        RawWorker oldest = doors.connect();
        assertEquals(404, oldest.post("/", "").status());
        for (int open = 2; open < CONNECTIONS_MAX; open++) {
            assertEquals(404, doors.connect().post("/", "").status());
        }
        assertEquals(404, doors.connectToPort().post("/", "").status());
        oldest.awaitClose();
        assertCanRespond(worker, fetched); // which had fetched its run by the connection that is older still
    }

    @Test
    void whoeverLeavesAConnectionLyingForEachRunIsNotLockedOut() throws Exception {
        assertCanRespond(worker, fetched);
        for (int run = 0; run < 3 * CONNECTIONS_MAX; run++) {
            assertCanRespond(doors.connectToPort(), null);
        }
    }

    @Test
    void strangersGetNothingByThePortAndTakeNoConnection() throws Exception {
        doors.isInvited = false;
        for (int calls = 0; calls < 10 * CONNECTIONS_MAX; calls++) {
            RawWorker stranger = doors.connectToPort();
            stranger.write(PING);
            stranger.awaitClose();
        }
        doors.isInvited = true;
        assertEquals(404, doors.connectToPort().post("/", "").status());
        assertCanRespond(worker, fetched);
    }

    @Test
    void anInitializationErrorThatIsTooLargeIsRefusedAndTheCallerLearnsWhy(@TempDir Path another) throws Exception {
        try (TestingDoors starting = new TestingDoors(another, 1)) {
            RecordingPlace place = starting.open();
            Answer answer = starting.connect().post(RawWorker.INIT_ERROR, "x".repeat(Payload.SYNC_BYTES_MAX + 1));
            assertEquals(413, answer.status());
            assertTrue(answer.body().contains("\"errorType\":\"RequestEntityTooLarge\""), answer.body());
            Outcome outcome = assertInstanceOf(RecordingPlace.Told.Failed.class, place.next()).outcome();
            assertEquals("Function.ResponseSizeTooLarge", outcome.errorType());
            assertEquals(
                    "{\"errorMessage\":\"Size of the initialization error exceeded maximum allowed payload size (6291556"
                            + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}",
                    outcome.payload().text());
        }
    }

    @Test
    void anErrorThatIsTooLargeFailsTheRunAndTheWorkerGoesOn() throws Exception {
        Answer answer = worker.fail(fetched.id(), "x".repeat(Payload.SYNC_BYTES_MAX + 1));
        assertEquals(413, answer.status());
        assertEquals("Function.ResponseSizeTooLarge", fetched.place().outcome().errorType());
        assertCanRespond(worker, doors.fetchAgain(worker, fetched.place()));
    }

    /** Else one connection could have the server remember wishes, or answers, without end. */
    @ParameterizedTest
    @ValueSource(strings = {"next", "id/response"})
    void aConnectionThatWaitsForAnInvocationMayAskForNothingElse(String call) throws Exception {
        assertEquals(202, worker.respond(fetched.id(), "1").status());
        assertEquals("1", fetched.place().outcome().payload().text());
        worker.askForNext();
        worker.get(RawWorker.INVOCATION + call);
        worker.awaitClose();
        assertCanRespond(doors.connect(), null);
    }

    @Test
    void aWorkerThatDoesNotReadItsAnswersIsNotReadOn() throws Exception {
        ByteBuffer pings = ByteBuffer.wrap(PING.repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        RawWorker flood = doors.connect();
        flood.channel.configureBlocking(false);
        boolean stalled = false;
        try (Selector selector = Selector.open()) {
            flood.channel.register(selector, SelectionKey.OP_WRITE);
            for (long written = 0; written < FLOOD_BYTES && !stalled; ) {
                stalled = selector.select(STALL_MILLIS) == 0;
                selector.selectedKeys().clear();
                written += flood.channel.write(pings);
                if (!pings.hasRemaining()) {
                    pings.rewind();
                }
            }
        }
        assertTrue(stalled, "the server took all of it");
        assertCanRespond(worker, fetched);
    }

    private static void assertInvalidRequestId(Answer answer) {
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("\"errorType\":\"InvalidRequestID\""), answer.body());
    }

    /** @param given what it has fetched; null when it must fetch a run first */
    private void assertCanRespond(RawWorker sound, @Nullable Fetched given) throws Exception {
        Fetched run = given == null ? doors.fetchAgain(sound, fetched.place()) : given;
        assertEquals(run.id(), run.answer().requestId());
        assertEquals(202, sound.respond(run.id(), "sound").status());
        RecordingPlace.Told.Ended ended =
                assertInstanceOf(RecordingPlace.Told.Ended.class, run.place().next());
        Run told = ended.run();
        assertEquals(run.run(), told);
        assertEquals("sound", ended.outcome().payload().text());
        assertTrue(run.place().wasToldNothingMore());
    }
}
