package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.Constraint.keys;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of log groups, by ARN and, in the older operations, by name. Thread-safe; one change at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html">
 *     TagResource</a>
 */
record GroupTags(LogGroups groups, GroupStore store, Account account, Clock clock) {
    /** What tags must be. */
    static final Constraint[] CONSTRAINTS = {
        new LengthMin(1), keys("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128})")
    };

    private static final int TAGS_MAX = 50;
    private static final Shape BY_ARN = Shape.of(required("resourceArn", new LengthMin(1), new LengthMax(1011)));
    private static final Shape BY_NAME = Shape.of(required("logGroupName", LogRequest.GROUP_NAME));
    private static final Shape TAGS = Shape.of(required("tags", CONSTRAINTS));
    private static final Shape KEYS = Shape.of(required("tagKeys", new LengthMax(TAGS_MAX)));
    private static final Shape KEYS_OF_OLD = Shape.of(required("tags", new LengthMin(1)));

    HttpReply tag(HttpCall call) {
        Members request = checked(call, BY_ARN.and(TAGS));
        return add(byArn(request), request);
    }

    HttpReply untag(HttpCall call) {
        Members request = checked(call, BY_ARN.and(KEYS));
        return remove(byArn(request), request.texts("tagKeys"));
    }

    HttpReply list(HttpCall call) {
        return show(existing(byArn(checked(call, BY_ARN))));
    }

    HttpReply tagGroup(HttpCall call) {
        Members request = checked(call, BY_NAME.and(TAGS));
        return add(byName(request), request);
    }

    HttpReply untagGroup(HttpCall call) {
        Members request = checked(call, BY_NAME.and(KEYS_OF_OLD));
        return remove(byName(request), request.texts("tags"));
    }

    HttpReply listOfGroup(HttpCall call) {
        return show(existing(byName(checked(call, BY_NAME))));
    }

    static void requireFew(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw GroupChanges.refused("TooManyTagsException", "A resource may have " + TAGS_MAX + " tags.");
        }
        tags.values().forEach(value -> {
            if (value.length() > 256) {
                throw LogRequest.invalid("The value of a tag may have 256 characters.");
            }
        });
    }

    private HttpReply add(String group, Members request) {
        synchronized (store) {
            KeptGroup kept = existing(group).toKeep(clock.epochMillis());
            Map<String, String> tags = new HashMap<>(kept.tags());
            tags.putAll(Objects.requireNonNull(request.textMap("tags")));
            requireFew(tags);
            store.put(kept.withTags(tags));
        }
        return GroupChanges.done();
    }

    private HttpReply remove(String group, @Nullable List<String> keys) {
        synchronized (store) {
            KeptGroup kept = existing(group).toKeep(clock.epochMillis());
            Map<String, String> tags = new HashMap<>(kept.tags());
            tags.keySet().removeAll(Objects.requireNonNull(keys));
            store.put(kept.withTags(tags));
        }
        return GroupChanges.done();
    }

    private static HttpReply show(LogGroup group) {
        var answer = JsonReply.object();
        var shown = answer.putObject("tags");
        if (group.kept() != null) {
            new TreeMap<>(group.kept().tags()).forEach(shown::put);
        }
        return JsonReply.ok(answer);
    }

    private LogGroup existing(String name) {
        return LogRequest.group(Members.of(Map.of("logGroupName", name)), groups, account);
    }

    private String byArn(Members request) {
        String arn = Objects.requireNonNull(request.text("resourceArn"));
        String prefix = LogRequest.arn(account, "");
        if (!arn.startsWith(prefix)) {
            throw LogRequest.notFound("The specified resource does not exist.");
        }
        String name = arn.substring(prefix.length());
        return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
    }

    private static String byName(Members request) {
        return Objects.requireNonNull(request.text("logGroupName"));
    }

    private static Members checked(HttpCall call, Shape shape) {
        Members request = Members.of(call.body());
        shape.check(request);
        return request;
    }
}
