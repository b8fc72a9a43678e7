package dev.millrace.gateway.schedule.group;

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
 * Lists the groups by name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html">
 *     ListScheduleGroups</a>
 */
record ListScheduleGroups(ScheduleGroups groups) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        ListPage page = ListPage.of(call);
        List<ScheduleGroup> found = groups.list(page.after(), page.namePrefix(), page.itemsMax() + 1);
        List<ScheduleGroup> shown = found.subList(0, Math.min(found.size(), page.itemsMax()));
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("ScheduleGroups");
        shown.forEach(group -> list.add(GroupJson.render(group, groups)));
        if (found.size() > shown.size()) {
            answer.put("NextToken", PageToken.after(shown.getLast().name()));
        }
        return JsonReply.ok(answer);
    }
}
