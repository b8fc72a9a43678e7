package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes and deletes log groups, and says how long they keep their events. Thread-safe; one change at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html">
 *     CreateLogGroup</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">
 *     PutRetentionPolicy</a>
 */
record GroupChanges(LogGroups groups, GroupStore store, Tombstones tombstones, Account account, Clock clock) {
    private static final Shape NAMED = Shape.of(required("logGroupName", LogRequest.GROUP_NAME));
    private static final Shape CREATED = NAMED.and(Shape.of(optional("tags", GroupTags.CONSTRAINTS)));
    private static final Shape RETAINED = NAMED.and(Shape.of(required("retentionInDays")));
    private static final List<Integer> DAYS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);
    /** Groups that clients made or changed. */
    private static final int GROUPS_MAX = 10_000;

    HttpReply create(HttpCall call) {
        Members request = checked(call, CREATED);
        String name = name(request);
        Map<String, String> tags = Objects.requireNonNullElse(request.textMap("tags"), Map.of());
        GroupTags.requireFew(tags);
        synchronized (store) {
            if (groups.find(name) != null) {
                throw refused("ResourceAlreadyExistsException", "The specified log group already exists");
            }
            KeptGroup before = store.find(name);
            keep(before == null
                    ? KeptGroup.created(name, clock.epochMillis(), tags)
                    : before.createdAgain(clock.epochMillis(), tags));
        }
        return done();
    }

    HttpReply delete(HttpCall call) {
        Members request = checked(call, NAMED);
        synchronized (store) {
            LogGroup group = existing(request);
            tombstones.sweep();
            if (groups.isThereUnkept(group.name())) {
                tombstones.requireRoom();
                store.delete(() -> {
                    long now = clock.epochMillis();
                    KeptGroup deleted = group.toKeep(now).deletedAt(now);
                    store.putDeleted(deleted, tombstones.bytesByFile(group, now));
                });
            } else {
                store.delete(() ->
                        store.removeDeleted(group.name(), tombstones.bytesByFile(group, clock.epochMillis())));
            }
        }
        return done();
    }

    HttpReply putRetention(HttpCall call) {
        Members request = checked(call, RETAINED);
        Integer days = request.integer("retentionInDays");
        if (days == null || !DAYS.contains(days)) {
            throw LogRequest.invalid("1 validation error detected: Value '" + days
                    + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: "
                    + DAYS);
        }
        retain(request, days);
        return done();
    }

    HttpReply deleteRetention(HttpCall call) {
        retain(checked(call, NAMED), null);
        return done();
    }

    private void retain(Members request, @Nullable Integer days) {
        synchronized (store) {
            keep(existing(request).toKeep(clock.epochMillis()).withRetention(days));
        }
    }

    private LogGroup existing(Members request) {
        return LogRequest.group(Members.of(Map.of("logGroupName", name(request))), groups, account);
    }

    private void keep(KeptGroup group) {
        KeptGroup before = store.find(group.name());
        if ((before == null || before.deleted()) && store.groupsMade() >= GROUPS_MAX) {
            throw refused("LimitExceededException", "There are " + GROUPS_MAX + " log groups, and no more may be.");
        }
        store.put(group);
    }

    private static Members checked(HttpCall call, Shape shape) {
        Members request = Members.of(call.body());
        shape.check(request);
        return request;
    }

    private static String name(Members request) {
        return Objects.requireNonNull(request.text("logGroupName"));
    }

    static RefusedException refused(String type, String message) {
        return new RefusedException(new Refusal.OfService(type, message));
    }

    static HttpReply done() {
        return JsonReply.ok(JsonReply.object());
    }
}
