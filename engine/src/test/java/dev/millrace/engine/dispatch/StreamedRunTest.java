package dev.millrace.engine.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestingReader;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the record and the end of a run whose response is streamed. */
@Timeout(60)
class StreamedRunTest {
    private final TestingReader caller = new TestingReader();

    private static ResponseStream begun(Run run) {
        ResponseStream stream = Objects.requireNonNull(run.invocation().stream());
        assertTrue(stream.begin("text/plain", () -> {}));
        return stream;
    }

    private static void write(ResponseStream stream, String text) {
        assertTrue(stream.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        stream.flush();
    }

    /** The record of the only run, which its caller has been told the end of. */
    private RunRecord record(Function<Run, Outcome> body, Duration timeout) {
        try (TestingLine line = new TestingLine(new FakeRuntime(body))) {
            line.invoke(TestingLine.function("f", timeout), caller.stream).run();
            return line.journal.records.element();
        }
    }

    @Test
    void theRecordHasTheSizeOfTheWholeResponse() {
        RunRecord record = record(
                run -> {
                    ResponseStream stream = begun(run);
                    for (int i = 0; i < 3; i++) {
                        write(stream, "x".repeat(ResponseStream.WAITING_BYTES));
                        caller.take();
                    }
                    return new Outcome.Returned(Payload.EMPTY);
                },
                Duration.ofMinutes(1));
        assertEquals(RunOutcome.RETURNED, record.outcome());
        assertEquals(3L * ResponseStream.WAITING_BYTES, record.responseBytes());
    }

    @Test
    void theRecordOfAResponseThatCameWholeHasItsSize() {
        RunRecord record = record(run -> FakeRuntime.returned("whole"), Duration.ofMinutes(1));
        assertEquals(5, record.responseBytes());
        assertEquals(0, caller.stream.writtenBytes());
    }

    @Test
    void nothingIsAddedAfterTheTimeout() {
        CountDownLatch late = new CountDownLatch(1);
        try (TestingLine line = new TestingLine(new FakeRuntime(run -> {
            ResponseStream stream = begun(run);
            write(stream, "half");
            await().until(run::isEnded);
            write(stream, "late");
            late.countDown();
            return new Outcome.Returned(Payload.EMPTY);
        }))) {
            Run run = line.invoke(TestingLine.function("f", Duration.ofMillis(50)), caller.stream).run();
            assertInstanceOf(Outcome.TimedOut.class, run.outcome());
            assertEquals(4, line.journal.records.element().responseBytes());
            await().until(() -> late.getCount() == 0);
            assertEquals(4, caller.take());
            assertEquals("half", caller.taken());
            assertEquals(4, run.record().responseBytes());
        }
    }
}
