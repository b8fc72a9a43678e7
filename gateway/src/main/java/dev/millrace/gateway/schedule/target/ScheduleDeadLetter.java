package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.schedule.timer.Firing;
import java.util.List;

/**
 * What the queue of a schedule is told of a firing whose target is missing.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html">Dead letters</a>
 */
final class ScheduleDeadLetter {
    private ScheduleDeadLetter() {}

    static Message of(String queueArn, FiredSchedule schedule, Firing firing, Account account) {
        String target = schedule.target().arn();
        return new Message(
                firing.requestId(),
                queueArn,
                new Message.Origin(Message.Reason.DEAD_LETTER, schedule.arn()),
                Payload.ofText(TargetPayload.of(schedule, firing, account)),
                List.of(
                        Message.Attribute.text("ERROR_CODE", "ResourceNotFoundException"),
                        Message.Attribute.text("ERROR_MESSAGE", "There is no " + target + "."),
                        Message.Attribute.text("EXECUTION_ID", TargetPayload.executionId(firing)),
                        Message.Attribute.text("IS_PAYLOAD_TRUNCATED", "false"),
                        Message.Attribute.text("RETRY_ATTEMPTS", String.valueOf(firing.attempt() - 1)),
                        Message.Attribute.text("SCHEDULED_TIME", TargetPayload.seconds(firing.scheduled())),
                        Message.Attribute.text("SCHEDULE_ARN", schedule.arn()),
                        Message.Attribute.text("TARGET_ARN", target)));
    }
}
