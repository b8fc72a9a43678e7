package dev.millrace.gateway.schedule.group;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes tags from a group.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UntagResource.html">UntagResource</a>
 */
record UntagResource(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        List<String> keys = call.query().get("TagKeys");
        if (keys == null) {
            throw new RefusedException(new Refusal.ShapeViolation("1 validation error detected: Value null at 'tagKeys'"
                    + " failed to satisfy constraint: Member must not be null"));
        }
        groups.tag(groups.nameOf(call.pathParameter("ResourceArn")), tags -> {
            Map<String, String> left = new TreeMap<>(tags);
            keys.forEach(left::remove);
            return left;
        });
        return JsonReply.ok(JsonReply.object());
    }
}
