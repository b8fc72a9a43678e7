package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.Names;

/**
 * Deletes a schedule. What it has fired goes on.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html">DeleteSchedule</a>
 */
record DeleteSchedule(Plans plans) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        plans.delete(Names.schedule(call, call.queryParameter("groupName"), call.queryParameter("clientToken")));
        return JsonReply.ok(JsonReply.object());
    }
}
