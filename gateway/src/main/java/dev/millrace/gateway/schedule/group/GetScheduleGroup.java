package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.Names;

/**
 * Shows a group.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html">
 *     GetScheduleGroup</a>
 */
record GetScheduleGroup(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        return JsonReply.ok(GroupJson.render(groups.existing(Names.group(call, null)), groups));
    }
}
