package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.schedule.timer.Firing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What a target is told: the input of the schedule's owner, or the notification that AWS makes. */
final class TargetPayload {
    /** How all keywords begin. */
    private static final String KEYWORD = "<aws.scheduler.";

    private TargetPayload() {}

    /**
     * The JSON for one firing.
     *
     * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html">
     *     Keywords</a>
     */
    static String of(FiredSchedule schedule, Firing firing, Account account) {
        String input = schedule.target().input();
        if (input == null) {
            return notification(firing, schedule.arn(), account);
        }
        if (!input.contains(KEYWORD)) {
            return input;
        }
        return input.replace("<aws.scheduler.schedule-arn>", schedule.arn())
                .replace("<aws.scheduler.scheduled-time>", seconds(firing.scheduled()))
                .replace("<aws.scheduler.execution-id>", executionId(firing))
                .replace("<aws.scheduler.attempt-number>", String.valueOf(firing.attempt()));
    }

    private static String notification(Firing firing, String scheduleArn, Account account) {
        ObjectNode event = JsonReply.object()
                .put("version", "0")
                .put("id", firing.requestId().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.scheduler")
                .put("account", account.id())
                .put("time", seconds(firing.scheduled()))
                .put("region", account.region());
        event.putArray("resources").add(scheduleArn);
        return event.put("detail", "{}").toString(); // a text, as AWS sends it
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Another one for each attempt, in AWS's form of 16 digits. */
    static String executionId(Firing firing) {
        return String.format(Locale.ROOT, "%016x", firing.requestId().high() + firing.attempt());
    }
}
