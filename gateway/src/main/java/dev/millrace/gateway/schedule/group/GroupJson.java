package dev.millrace.gateway.schedule.group;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.schedule.request.WireTime;
import tools.jackson.databind.node.ObjectNode;

/** Shows groups as the answers have them. */
final class GroupJson {
    private GroupJson() {}

    static ObjectNode render(ScheduleGroup group, ScheduleGroups groups) {
        return JsonReply.object()
                .put("Arn", groups.arn(group.name()))
                .put("CreationDate", WireTime.of(group.createdAt()))
                .put("LastModificationDate", WireTime.of(group.modifiedAt()))
                .put("Name", group.name())
                .put("State", "ACTIVE");
    }
}
