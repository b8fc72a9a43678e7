package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.schedule.request.ListPage;
import dev.millrace.gateway.shape.PageToken;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists schedules by group and name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html">ListSchedules</a>
 */
record ListSchedules(Plans plans) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        ListPage page = ListPage.of(call);
        List<Schedule> found = plans.list(page);
        List<Schedule> shown = found.subList(0, Math.min(found.size(), page.itemsMax()));
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("Schedules");
        shown.forEach(schedule -> list.add(ScheduleJson.summary(schedule, plans.arn(schedule))));
        if (found.size() > shown.size()) {
            answer.put("NextToken", PageToken.after(shown.getLast().scheduleName().key()));
        }
        return JsonReply.ok(answer);
    }
}
