package dev.millrace.engine.async.destination;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.invocation.Outcome;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an event ended, as a destination is told. Immutable.
 *
 * @param functionArn qualified ARN of the function
 * @param failures runs that failed
 * @param outcome of its last run; null when there was none, or it says nothing
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Destinations</a>
 */
public record DestinationRecord(
        AsyncEvent event,
        String functionArn,
        EventEnd how,
        int failures,
        @Nullable Outcome outcome,
        Instant at) {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public boolean succeeded() {
        return how == EventEnd.SUCCEEDED;
    }

    /** The record as JSON text; payloads are JSON already and go in as they are. */
    public String json() {
        int invocations = failures + (succeeded() ? 1 : 0);
        StringBuilder json = new StringBuilder(512)
                .append("{\"version\":\"1.0\",\"timestamp\":\"")
                .append(MILLIS.format(at))
                .append("\",\"requestContext\":{\"requestId\":\"")
                .append(event.requestId())
                .append("\",\"functionArn\":\"")
                .append(functionArn)
                .append("\",\"condition\":\"")
                .append(condition())
                .append("\",\"approximateInvokeCount\":")
                .append(invocations)
                .append("},\"requestPayload\":")
                .append(event.payload().text());
        if (outcome != null) {
            json.append(",\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"")
                    .append(functionArn.substring(functionArn.lastIndexOf(':') + 1))
                    .append('"')
                    .append(outcome instanceof Outcome.Returned ? "" : ",\"functionError\":\"Unhandled\"")
                    .append("},\"responsePayload\":")
                    .append(outcome.payload().sizeBytes() == 0 ? "null" : outcome.payload().text());
        }
        return json.append('}').toString();
    }

    private String condition() {
        return switch (how) {
            case SUCCEEDED -> "Success";
            case FAILED -> "RetriesExhausted";
            case EXPIRED -> "EventAgeExceeded";
            case ZERO_CONCURRENCY -> "ZeroReservedConcurrency";
            case FUNCTION_GONE -> "FunctionNotFound";
            case RECURSIVE -> "RecursiveInvocation";
        };
    }
}
