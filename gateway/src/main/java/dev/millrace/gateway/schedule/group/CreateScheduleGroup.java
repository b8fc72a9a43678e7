package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.shape.Members;
import dev.millrace.gateway.schedule.request.Names;

/**
 * Makes a group.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html">
 *     CreateScheduleGroup</a>
 */
record CreateScheduleGroup(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        String clientToken = request.text("ClientToken");
        ScheduleGroup group = groups.create(Names.group(call, clientToken), TagList.of(request), clientToken);
        return JsonReply.ok(JsonReply.object().put("ScheduleGroupArn", groups.arn(group.name())));
    }
}
