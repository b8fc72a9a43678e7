package dev.millrace.engine.async.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.Courier;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.dispatch.FakeRuntime;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queues and topics outside are told; here a double stands for them. */
class MessagesTest {
    private static final String SQS = "arn:aws:sqs:us-east-1:000000000000:";
    private static final Outcome FAILURE =
            new Outcome.Failed("Bad", Payload.ofText("{\"errorMessage\":\"no good\",\"errorType\":\"Bad\"}"));

    @TempDir
    private Path directory;

    private TestingQueue queue;
    private final DoubleCourier courier = new DoubleCourier();

    @BeforeEach
    void open() {
        queue = new TestingQueue(
                directory,
                run -> run.invocation().payload().text().contains("bad") ? FAILURE : FakeRuntime.returned("1"));
        queue.queue().deliveries().use(courier);
        queue.create("f");
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void anEventThatWasNotProcessedIsSentAsItWasWithTheReasonBesideIt() {
        queue.sendDeadLetters("f", SQS + "dead");
        queue.configure("f", TestingQueue.config(1, null, null, null));
        RequestId id = queue.accept("f", "\"bad\"");
        queue.accept("f", "\"good\"");
        queue.settle();
        assertEquals(0, courier.sent.size());
        queue.advance(Duration.ofMinutes(1));
        Message message = courier.sent.getFirst();
        assertEquals(SQS + "dead", message.recipient());
        assertEquals("\"bad\"", message.payload().text());
        assertEquals(
                List.of(
                        Message.Attribute.text("RequestID", id.toString()),
                        Message.Attribute.number("ErrorCode", 200),
                        Message.Attribute.text("ErrorMessage", "no good")),
                message.attributes());
        assertEquals(1, courier.sent.size());
        assertEquals(new Message.Origin(Message.Reason.DEAD_LETTER, "f"), endOf(SQS + "dead").origin());
    }

    @Test
    void anEventThatGotTooOldIsSentAsThrottled() {
        queue.sendDeadLetters("f", SQS + "dead");
        queue.configure("f", TestingQueue.config(1, 60, null, null));
        queue.accept("f", "\"bad\"");
        queue.settle();
        queue.advance(Duration.ofMinutes(1));
        assertEquals(Message.Attribute.number("ErrorCode", 429), courier.sent.getFirst().attributes().get(1));
    }

    @Test
    void destinationsOutsideGetTheRecord() {
        queue.configure("f", TestingQueue.config(0, null, SQS + "good", SQS.replace("sqs", "sns") + "evil"));
        RequestId good = queue.accept("f", "1");
        queue.accept("f", "\"bad\"");
        queue.settle();
        assertEquals(2, courier.sent.size());
        Message success = courier.to(SQS + "good");
        assertTrue(success.payload().text().contains("\"condition\":\"Success\""));
        assertEquals(good, success.requestId());
        assertEquals(List.of(), success.attributes());
        Message failure = courier.to(SQS.replace("sqs", "sns") + "evil");
        assertTrue(failure.payload().text().contains("\"condition\":\"RetriesExhausted\""));
        assertEquals(EventEnd.SUCCEEDED, endOf(failure.recipient()).how());
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void aServiceThatIsDownGetsItsMessagesLater() {
        queue.configure("f", TestingQueue.config(0, null, SQS + "good", null));
        courier.answer = new Courier.Delivery.Later("connection refused");
        queue.accept("f", "1");
        queue.settle();
        assertEquals(1, courier.sent.size());
        queue.advance(Duration.ofMillis(999));
        assertEquals(1, courier.sent.size());
        queue.advance(Duration.ofMillis(1));
        assertEquals(2, courier.sent.size());
        queue.restart();
        queue.until(() -> queue.queue().tick() > 0); // the queue is there before those who bring its messages
        courier.answer = new Courier.Delivery.Done();
        queue.queue().deliveries().use(courier);
        queue.settle();
        assertEquals(3, courier.sent.size());
        assertEquals(EventEnd.SUCCEEDED, endOf(SQS + "good").how());
        assertEquals(0, queue.queue().pending());
    }

    @Test
    void aMessageThatNobodyTakesForSixHoursIsGivenUp() {
        queue.configure("f", TestingQueue.config(0, null, SQS + "good", null));
        courier.answer = new Courier.Delivery.Later("connection refused");
        queue.accept("f", "1");
        queue.settle();
        for (int minutes = 0; minutes < 6 * 60; minutes += 5) {
            assertEquals(1, queue.ends().size());
            queue.advance(Duration.ofMinutes(5));
        }
        EventRecord.Ended end = endOf(SQS + "good");
        assertEquals(EventEnd.EXPIRED, end.how());
        assertEquals(new Message.Origin(Message.Reason.DESTINATION, "f"), end.origin());
    }

    @Test
    void aMessageThatIsRefusedIsGivenUpAtOnce() {
        queue.configure("f", TestingQueue.config(0, null, SQS + "good", null));
        courier.answer = new Courier.Delivery.Never("no such queue");
        queue.accept("f", "1");
        queue.settle();
        assertEquals(EventEnd.FAILED, endOf(SQS + "good").how());
        assertEquals(1, courier.sent.size());
    }

    private EventRecord.Ended endOf(String recipient) {
        return queue.ends().stream()
                .filter(end -> end.recipient().equals(recipient))
                .findFirst()
                .orElseThrow();
    }

    private static final class DoubleCourier implements Courier {
        final List<Message> sent = new ArrayList<>();
        Delivery answer = new Delivery.Done();

        @Override
        public void deliver(Message message, Consumer<Delivery> then) {
            sent.add(message);
            then.accept(answer);
        }

        Message to(String recipient) {
            return sent.stream()
                    .filter(message -> message.recipient().equals(recipient))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
