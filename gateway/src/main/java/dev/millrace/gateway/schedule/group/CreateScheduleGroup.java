package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.Names;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;

/**
 * Makes a group.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html">
 *     CreateScheduleGroup</a>
 */
record CreateScheduleGroup(ScheduleGroups groups) implements Operation {
    private static final Shape SHAPE = Shape.of();

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Tags", ScheduleGroups.TAG);
        String clientToken = request.text("ClientToken");
        ScheduleGroup group = groups.create(Names.group(call, clientToken), TagList.of(request), clientToken);
        return JsonReply.ok(JsonReply.object().put("ScheduleGroupArn", groups.arn(group.name())));
    }
}
