package dev.millrace.gateway.message;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the services are whose queues and topics can be told something. Immutable.
 *
 * @param sqs null when there is none; so is {@code sns}
 */
public record OutsideServices(@Nullable URI sqs, @Nullable URI sns) {
    public static final OutsideServices NONE = new OutsideServices(null, null);

    /** Whether something is the ARN of a queue or topic, in reach or not. */
    public static boolean isOutside(String arn) {
        return OutsideArn.parse(arn) != null;
    }

    /** Why nothing can be sent to a queue or topic; null when it can be tried. */
    public @Nullable String refusal(String arn) {
        OutsideArn outside = OutsideArn.parse(arn);
        if (outside == null) {
            return arn + " is not the ARN of an SQS queue or an SNS topic.";
        }
        if (outside.isFifo()) {
            return arn + " is a FIFO " + outside.service().thing() + ": only standard ones are supported.";
        }
        if (endpoint(outside.service()) == null) {
            return arn + " cannot be reached: this server knows no " + outside.service() + " service. Start it with --"
                    + (outside.service() == OutsideArn.Service.SQS ? "sqs" : "sns") + "-endpoint URL.";
        }
        return null;
    }

    /** As {@link #refusal}, where topics will not do. */
    public @Nullable String queueRefusal(String arn) {
        OutsideArn outside = OutsideArn.parse(arn);
        return outside == null || outside.service() != OutsideArn.Service.SQS
                ? arn + " is not the ARN of an SQS queue."
                : refusal(arn);
    }

    @Nullable URI endpoint(OutsideArn.Service service) {
        return switch (service) {
            case SQS -> sqs;
            case SNS -> sns;
        };
    }
}
