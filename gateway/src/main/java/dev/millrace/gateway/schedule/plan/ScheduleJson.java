package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.schedule.request.WireTime;
import dev.millrace.gateway.schedule.target.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Shows schedules as the answers have them. */
final class ScheduleJson {
    private ScheduleJson() {}

    static ObjectNode render(Schedule schedule, String arn) {
        ObjectNode node = JsonReply.object()
                .put("ActionAfterCompletion", schedule.deletedWhenDone() ? "DELETE" : "NONE")
                .put("Arn", arn);
        addTime(node, "CreationDate", schedule.createdAtEpochMillis());
        if (schedule.description() != null) {
            node.put("Description", schedule.description());
        }
        addTime(node, "EndDate", schedule.endEpochMillis());
        ObjectNode window = node.putObject("FlexibleTimeWindow");
        if (schedule.windowMinutes() != null) {
            window.put("MaximumWindowInMinutes", schedule.windowMinutes());
        }
        window.put("Mode", schedule.windowMinutes() == null ? "OFF" : "FLEXIBLE");
        node.put("GroupName", schedule.group());
        addTime(node, "LastModificationDate", schedule.modifiedAtEpochMillis());
        node.put("Name", schedule.name())
                .put("ScheduleExpression", schedule.expression())
                .put("ScheduleExpressionTimezone", schedule.zone());
        addTime(node, "StartDate", schedule.startEpochMillis());
        node.put("State", state(schedule));
        addTarget(node.putObject("Target"), schedule.target());
        return node;
    }

    static ObjectNode summary(Schedule schedule, String arn) {
        ObjectNode node = JsonReply.object().put("Arn", arn);
        addTime(node, "CreationDate", schedule.createdAtEpochMillis());
        node.put("GroupName", schedule.group());
        addTime(node, "LastModificationDate", schedule.modifiedAtEpochMillis());
        node.put("Name", schedule.name()).put("State", state(schedule));
        node.putObject("Target").put("Arn", schedule.target().arn());
        return node;
    }

    static String state(Schedule schedule) {
        return schedule.enabled() ? "ENABLED" : "DISABLED";
    }

    private static void addTarget(ObjectNode node, Target target) {
        node.put("Arn", target.arn());
        if (target.deadLetterArn() != null) {
            node.putObject("DeadLetterConfig").put("Arn", target.deadLetterArn());
        }
        if (target.source() != null) {
            node.putObject("EventBridgeParameters")
                    .put("DetailType", target.detailType())
                    .put("Source", target.source());
        }
        if (target.input() != null) {
            node.put("Input", target.input());
        }
        node.putObject("RetryPolicy")
                .put("MaximumEventAgeInSeconds", target.ageMaxSeconds())
                .put("MaximumRetryAttempts", target.retriesMax());
        node.put("RoleArn", target.roleArn());
    }

    private static void addTime(ObjectNode node, String member, @Nullable Long epochMillis) {
        if (epochMillis != null) {
            node.put(member, WireTime.of(Instant.ofEpochMilli(epochMillis)));
        }
    }
}
