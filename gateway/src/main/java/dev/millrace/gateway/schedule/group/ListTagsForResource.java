package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.TagList;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows a group's tags, ordered by key.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListTagsForResource.html">
 *     ListTagsForResource</a>
 */
record ListTagsForResource(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        ObjectNode answer = JsonReply.object();
        TagList.show(groups.existing(groups.nameOf(call.pathParameter("ResourceArn"))).tags(), answer);
        return JsonReply.ok(answer);
    }
}
