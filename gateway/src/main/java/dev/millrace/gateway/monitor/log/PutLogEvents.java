package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.group.WrittenLines;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events to a stream of a group. They are in the journal when the answer goes out, so that they survive the
 * death of the process. A sequence token is ignored, as AWS does today.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">
 *     PutLogEvents</a>
 */
record PutLogEvents(
        LogGroups groups, StreamChanges streams, GroupStore store, LogJournal journal, Account account, Clock clock)
        implements Operation {
    private static final Shape SHAPE = Shape.of(
            required("logGroupName", LogRequest.GROUP_NAME),
            required("logStreamName", LogRequest.STREAM_NAME),
            required("logEvents", new LengthMin(1), new LengthMax(EventBatch.EVENTS_MAX)));
    private static final Shape EVENT =
            Shape.of(required("timestamp", new AtLeast(0)), required("message", new LengthMin(1)));
    /** AWS answers with such a token still. */
    private static final String SEQUENCE_TOKEN = "49612345678901234567890123456789012345678901234567890123";

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        SHAPE.check(request, "logEvents", EVENT);
        String stream = Objects.requireNonNull(request.text("logStreamName"));
        List<EventBatch.Event> events = new ArrayList<>();
        for (Members event : request.list("logEvents")) {
            long millis = Objects.requireNonNull(event.longInteger("timestamp"));
            events.add(new EventBatch.Event(millis, Objects.requireNonNull(event.text("message"))));
        }
        EventBatch batch = store.whileNothingIsDeleted(() -> write(request, stream, events));
        ObjectNode answer = JsonReply.object();
        answer.put("nextSequenceToken", SEQUENCE_TOKEN);
        batch.showRejected(answer);
        return JsonReply.ok(answer);
    }

    private EventBatch write(Members request, String stream, List<EventBatch.Event> events) {
        LogGroup group = LogRequest.group(request, groups, account);
        if (!streams.exists(group, stream)) {
            throw LogRequest.notFound("The specified log stream does not exist.");
        }
        KeptGroup kept = group.kept();
        long now = clock.epochMillis();
        EventBatch batch = EventBatch.of(events, now, kept == null ? 0 : kept.expiredBeforeMillis(now));
        long gone = kept == null ? 0 : kept.goneBeforeMillis(stream);
        write(LogStream.ofGroup(group.name(), stream), batch.taken(), Math.max(now, gone + 1));
        return batch;
    }

    private void write(LogStream stream, List<EventBatch.Event> events, long nowMillis) {
        UUID id = WrittenLines.requestId(nowMillis);
        List<LogLine> lines = new ArrayList<>();
        for (EventBatch.Event event : events) {
            lines.add(new LogLine(
                    id.getMostSignificantBits(),
                    id.getLeastSignificantBits(),
                    stream,
                    TimeUnit.MILLISECONDS.toNanos(event.millis()),
                    event.message()));
        }
        try {
            journal.write(lines);
        } catch (IllegalStateException e) {
            throw new RefusedException(new Refusal.OfService(
                    "ServiceUnavailableException", "The events cannot be written: " + e.getMessage()));
        }
    }
}
