package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;

/**
 * Makes a schedule.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html">CreateSchedule</a>
 */
record CreateSchedule(Plans plans, ScheduleRequest request) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        Schedule schedule = plans.create(request.read(call, plans.now()));
        return JsonReply.ok(JsonReply.object().put("ScheduleArn", plans.arn(schedule)));
    }
}
