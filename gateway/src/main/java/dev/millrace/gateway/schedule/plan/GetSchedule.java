package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.Names;

/**
 * Shows a schedule.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html">GetSchedule</a>
 */
record GetSchedule(Plans plans) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        Schedule schedule = plans.existing(Names.schedule(call, call.queryParameter("groupName"), null));
        return JsonReply.ok(ScheduleJson.render(schedule, plans.arn(schedule)));
    }
}
