package dev.millrace.engine.async.destination;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.invocation.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event that its function did not process, as a queue or topic is told of it: the event itself, and beside it why.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Dead letters</a>
 */
final class DeadLetter {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MESSAGE_CHARS_MAX = 1_024;
    private static final int THROTTLED = 429;
    private static final int ANSWERED = 200;

    private DeadLetter() {}

    static Message of(DestinationRecord record, String arn) {
        return new Message(
                record.event().requestId(),
                arn,
                new Message.Origin(Message.Reason.DEAD_LETTER, record.event().recipient()),
                record.event().payload(),
                List.of(
                        Message.Attribute.text("RequestID", record.event().requestId().toString()),
                        Message.Attribute.number("ErrorCode", record.outcome() == null ? THROTTLED : ANSWERED),
                        Message.Attribute.text("ErrorMessage", errorMessage(record.how(), record.outcome()))));
    }

    /** Never empty: queues refuse an empty attribute. */
    private static String errorMessage(EventEnd how, @Nullable Outcome outcome) {
        String told = outcome == null ? "" : told(outcome);
        if (told.isEmpty()) {
            return switch (how) {
                case EXPIRED -> "The event became too old before a run of it succeeded.";
                case ZERO_CONCURRENCY -> "No runs are allowed for the function.";
                case RECURSIVE -> "Functions had started one another too often.";
                case SUCCEEDED, FAILED, FUNCTION_GONE -> "The function failed.";
            };
        }
        return told.substring(0, Math.min(told.length(), MESSAGE_CHARS_MAX));
    }

    private static String told(Outcome outcome) {
        try {
            JsonNode message = JSON.readTree(outcome.payload().array()).path("errorMessage");
            return message.isString() ? message.stringValue() : "";
        } catch (JacksonException e) {
            return outcome.errorType();
        }
    }
}
