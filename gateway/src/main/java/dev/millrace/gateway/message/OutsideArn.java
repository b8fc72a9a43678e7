package dev.millrace.gateway.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARN of a queue or topic, which may be of any account and region. Immutable. */
record OutsideArn(Service service, String region, String account, String name) {
    private static final Pattern FORM =
            Pattern.compile("arn:[a-z-]+:(sqs|sns):([a-z0-9-]+):([0-9]{12}):([A-Za-z0-9_-]{1,256}(?:\\.fifo)?)");

    /** The services that can be told something. */
    enum Service {
        SQS("queue"),
        SNS("topic");

        private final String thing;

        Service(String thing) {
            this.thing = thing;
        }

        /** What it has. */
        String thing() {
            return thing;
        }
    }

    /** Null when it is the ARN of something else. */
    static @Nullable OutsideArn parse(String arn) {
        Matcher parts = FORM.matcher(arn);
        if (!parts.matches()) {
            return null;
        }
        Service service = parts.group(1).equals("sqs") ? Service.SQS : Service.SNS;
        return new OutsideArn(service, parts.group(2), parts.group(3), parts.group(4));
    }

    /** Whether it keeps messages in order, and wants to be told which belong together. */
    boolean isFifo() {
        return name.endsWith(".fifo");
    }
}
