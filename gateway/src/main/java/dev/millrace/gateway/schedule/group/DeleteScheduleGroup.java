package dev.millrace.gateway.schedule.group;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.Names;
import dev.millrace.gateway.schedule.request.ScheduleName;

/**
 * Deletes a group and all its schedules.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html">
 *     DeleteScheduleGroup</a>
 */
record DeleteScheduleGroup(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        String name = Names.group(call, call.queryParameter("clientToken"));
        if (name.equals(ScheduleName.DEFAULT_GROUP)) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("The default schedule group cannot be deleted."));
        }
        groups.delete(name);
        return JsonReply.ok(JsonReply.object());
    }
}
