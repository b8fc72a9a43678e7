package dev.millrace.engine.runtime.process.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.TestingReader;
import dev.millrace.engine.runtime.process.api.RecordingPlace.Told;
import dev.millrace.engine.runtime.process.api.TestingDoors.Fetched;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Responses that go on to their caller while the worker still writes them. */
@Timeout(120)
class StreamedResponseTest {
    /** What the kernel takes of a connection, on top of what the server does; the flood is many times that. */
    private static final long TAKEN_BYTES_MAX = 8L << 20;

    private static final int CHUNK_BYTES = 0xFFF0;
    private static final String CHUNK = "fff0\r\n" + "x".repeat(CHUNK_BYTES) + "\r\n";
    private static final int CHUNKS = 1_000;
    private static final long FLOOD_BYTES = (long) CHUNKS * CHUNK.length();
    private static final long STALL_MILLIS = 500;

    private final TestingReader caller = new TestingReader();
    private TestingDoors doors;
    private RawWorker worker;
    private Fetched fetched;

    @BeforeEach
    void fetch(@TempDir Path directory) throws Exception {
        doors = new TestingDoors(directory, 1);
        worker = doors.connect();
        fetched = doors.fetch(worker, caller.stream);
    }

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    private void begin(String... headers) throws Exception {
        String[] all = new String[headers.length + 1];
        all[0] = "Lambda-Runtime-Function-Response-Mode: streaming";
        System.arraycopy(headers, 0, all, 1, headers.length);
        worker.write(RawWorker.head(
                RawWorker.INVOCATION + fetched.id() + "/response", "Transfer-Encoding: chunked", all));
    }

    private void write(String piece) throws Exception {
        worker.write(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
    }

    private int end(String trailers) throws Exception {
        worker.write("0\r\n" + trailers + "\r\n");
        return worker.receive().status();
    }

    private void awaitTaken(String text) {
        await().until(() -> {
            caller.take();
            return caller.taken().equals(text);
        });
    }

    @Test
    void theCallerHasEachPieceBeforeTheNextIsWritten() throws Exception {
        begin("Content-Type: text/event-stream");
        await().until(() -> caller.contentType() != null);
        assertEquals("text/event-stream", caller.contentType());
        write("one ");
        awaitTaken("one ");
        write("two ");
        awaitTaken("one two ");
        assertTrue(fetched.place().wasToldNothingMore());
        assertEquals(202, end(""));
        assertEquals(new Outcome.Returned(Payload.EMPTY), fetched.place().outcome());
        assertEquals(8, caller.stream.writtenBytes());
    }

    @Test
    void aStreamWithoutATypeIsOfBytes() throws Exception {
        begin();
        assertEquals(202, end(""));
        assertEquals("application/octet-stream", caller.contentType());
        assertEquals(new Outcome.Returned(Payload.EMPTY), fetched.place().outcome());
    }

    @Test
    void aResponseThatIsNotStreamedIsCollected() throws Exception {
        assertEquals(202, worker.respond(fetched.id(), "\"whole\"").status());
        assertEquals("\"whole\"", fetched.place().outcome().payload().text());
        assertNull(caller.contentType());
    }

    @Test
    void theTrailersTellWhyAStreamBreaksOff() throws Exception {
        begin();
        write("half");
        String error = "{\"errorMessage\":\"no more\",\"errorType\":\"RangeError\"}";
        int status = end("Lambda-Runtime-Function-Error-Type: Function.X\r\nLambda-Runtime-Function-Error-Body: "
                + Base64.getEncoder().encodeToString(error.getBytes(StandardCharsets.UTF_8)) + "\r\n");
        assertEquals(202, status);
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, fetched.place().outcome());
        assertEquals("RangeError", failed.errorType());
        assertEquals(error, failed.payload().text());
        awaitTaken("half");
    }

    @Test
    void aConnectionThatBreaksOffFailsTheRun() throws Exception {
        begin();
        write("half");
        awaitTaken("half");
        worker.close();
        assertEquals("Runtime.TruncatedResponse", fetched.place().outcome().errorType());
    }

    @Test
    void theEndWaitsForWhatTheWorkerSaysAtTheEndItHasPrinted() throws Exception {
        doors.output.begin(fetched.run());
        begin();
        write("x");
        byte[] printed = "printed\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(202, end("Millrace-Printed-Bytes: " + printed.length + "\r\n"));
        doors.output.read(printed, printed.length);
        assertInstanceOf(Outcome.Returned.class, fetched.place().outcome());
        assertEquals("printed\n", new String(fetched.run().log().tail(), StandardCharsets.UTF_8));
    }

    @Test
    void aSlowCallerStopsTheWorkerAndGetsEverything() throws Exception {
        begin();
        long writtenBytes = flood();
        assertTrue(writtenBytes < TAKEN_BYTES_MAX, writtenBytes + " bytes");
        int waitingBytes = caller.take();
        assertTrue(waitingBytes >= ResponseStream.WAITING_BYTES, waitingBytes + " bytes");
        assertTrue(waitingBytes <= 2 * ResponseStream.WAITING_BYTES, waitingBytes + " bytes");
        // What has been written waits in the kernel, and comes as soon as it is asked for.
        await().until(() -> {
            caller.take();
            return caller.stream.writtenBytes() >= writtenBytes / CHUNK.length() * CHUNK_BYTES;
        });
    }

    @Test
    void theEndOfTheRunLetsAStoppedWorkerGoOnAndDropsWhatItWrites() throws Exception {
        begin();
        long writtenBytes = flood();
        assertTrue(writtenBytes < TAKEN_BYTES_MAX, writtenBytes + " bytes");
        assertTrue(fetched.run().end(new Outcome.TimedOut(Payload.EMPTY)));
        doors.link.abandon(fetched.place());
        long sizeBytes = caller.stream.writtenBytes();
        assertEquals(FLOOD_BYTES, writtenBytes + flood(FLOOD_BYTES - writtenBytes, writtenBytes));
        assertEquals(sizeBytes, caller.stream.writtenBytes());
    }

    @Test
    void theRunGoesOnWhenItsCallerHasGone() throws Exception {
        begin();
        long writtenBytes = flood();
        caller.stream.abandon();
        assertEquals(FLOOD_BYTES, writtenBytes + flood(FLOOD_BYTES - writtenBytes, writtenBytes));
        assertTrue(fetched.place().wasToldNothingMore());
        await().until(() -> caller.stream.writtenBytes() == (long) CHUNKS * CHUNK_BYTES);
        assertEquals(202, end(""));
        assertInstanceOf(Outcome.Returned.class, fetched.place().outcome());
    }

    @Test
    void aStreamThatIsTooLongEndsAtOnceAndItsPlaceIsNotUsedAgain() throws Exception {
        begin();
        caller.stream.abandon();
        long chunks = ResponseStream.BYTES_MAX / CHUNK_BYTES;
        assertEquals(chunks * CHUNK.length(), flood(chunks * CHUNK.length(), 0));
        await().until(() -> caller.stream.writtenBytes() == chunks * CHUNK_BYTES);
        assertTrue(fetched.place().wasToldNothingMore());
        flood(2L * CHUNK.length(), 0);
        Told.Ended ended = assertInstanceOf(Told.Ended.class, fetched.place().next());
        assertEquals("Function.ResponseSizeTooLarge", ended.outcome().errorType());
        assertTrue(ended.outcome().payload().text().contains("(209715200 bytes)"));
        assertFalse(ended.reusable());
        assertTrue(caller.stream.writtenBytes() <= ResponseStream.BYTES_MAX);
    }

    /** Writes chunks until the server takes no more for a while; returns how many bytes went out. */
    private long flood() throws Exception {
        return flood(FLOOD_BYTES, 0);
    }

    /** @param offset where in the endless row of chunks to go on */
    private long flood(long bytes, long offset) throws Exception {
        ByteBuffer row = ByteBuffer.wrap(CHUNK.getBytes(StandardCharsets.US_ASCII));
        row.position((int) (offset % row.capacity()));
        worker.channel.configureBlocking(false);
        long written = 0;
        try (Selector selector = Selector.open()) {
            worker.channel.register(selector, SelectionKey.OP_WRITE);
            while (written < bytes && selector.select(STALL_MILLIS) > 0) {
                selector.selectedKeys().clear();
                row.limit((int) Math.min(row.capacity(), row.position() + bytes - written));
                written += worker.channel.write(row);
                if (row.position() == row.capacity()) {
                    row.clear();
                }
            }
        }
        worker.channel.configureBlocking(true);
        return written;
    }
}
