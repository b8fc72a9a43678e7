package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes and deletes streams of log groups. Thread-safe; one change at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html">
 *     CreateLogStream</a>
 */
record StreamChanges(
        LogGroups groups, LogStreams streams, GroupStore store, Tombstones tombstones, Account account, Clock clock) {
    private static final Shape SHAPE = Shape.of(
            required("logGroupName", LogRequest.GROUP_NAME), required("logStreamName", LogRequest.STREAM_NAME));
    /** Streams of a group that clients made. */
    private static final int STREAMS_MAX = 10_000;

    HttpReply create(HttpCall call) {
        Members request = checked(call);
        String name = name(request);
        synchronized (store) {
            LogGroup group = LogRequest.group(request, groups, account);
            if (exists(group, name)) {
                throw GroupChanges.refused(
                        "ResourceAlreadyExistsException", "The specified log stream already exists");
            }
            KeptGroup kept = kept(group);
            if (kept.streamsMade() >= STREAMS_MAX) {
                throw GroupChanges.refused(
                        "LimitExceededException", "Clients may make " + STREAMS_MAX + " streams of a group.");
            }
            long now = clock.epochMillis();
            KeptStream before = kept.streams().get(name);
            long gone = before == null ? 0 : before.goneBeforeMillis();
            // What clients wrote before is of a stream that was deleted, and of which nothing is kept.
            store.put(kept, name, new KeptStream(now, KeptStream.mustBeMade(name) ? now : gone, false), Map.of());
        }
        return GroupChanges.done();
    }

    HttpReply delete(HttpCall call) {
        Members request = checked(call);
        String name = name(request);
        synchronized (store) {
            LogGroup group = LogRequest.group(request, groups, account);
            if (!exists(group, name)) {
                throw LogRequest.notFound("The specified log stream does not exist.");
            }
            tombstones.sweep();
            KeptGroup kept = kept(group);
            tombstones.requireRoomIn(kept);
            store.delete(() -> {
                long now = clock.epochMillis();
                Map<Integer, Long> gone = tombstones.bytesByFile(group, name, now);
                if (KeptStream.mustBeMade(name)) {
                    store.remove(kept, Set.of(name), gone);
                } else {
                    store.put(kept, name, new KeptStream(now, now, true), gone);
                }
            });
        }
        return GroupChanges.done();
    }

    private KeptGroup kept(LogGroup group) {
        if (group.kept() == null) {
            store.put(group.toKeep(clock.epochMillis()));
        }
        return Objects.requireNonNull(store.find(group.name()));
    }

    /** Whether a group has that stream, made by a client or by what was written. */
    boolean exists(LogGroup group, String name) {
        KeptStream stream = group.kept() == null ? null : group.kept().streams().get(name);
        boolean made = stream != null && !stream.deleted();
        return made || streams.of(group).stream().anyMatch(each -> each.name().equals(name));
    }

    private static Members checked(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        return request;
    }

    private static String name(Members request) {
        return Objects.requireNonNull(request.text("logStreamName"));
    }
}
