package dev.millrace.gateway.schedule.group;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds tags to a group; a key that it has gets the new value.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html">TagResource</a>
 */
record TagResource(ScheduleGroups groups) implements Operation {
    private static final Shape SHAPE = Shape.of(required("Tags"));

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Tags", ScheduleGroups.TAG);
        Map<String, String> added = TagList.of(request);
        groups.tag(groups.nameOf(call.pathParameter("ResourceArn")), tags -> {
            Map<String, String> all = new TreeMap<>(tags);
            all.putAll(added);
            return TagList.checked(all);
        });
        return JsonReply.ok(JsonReply.object());
    }
}
