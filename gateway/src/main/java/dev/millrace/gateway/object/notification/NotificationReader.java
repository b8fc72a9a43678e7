package dev.millrace.gateway.object.notification;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.object.setting.InvalidArgument;
import dev.millrace.gateway.object.setting.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Reads notifications from the XML in which owners write them, and in which they are kept. Functions are named by
 * {@code CloudFunctionConfiguration}, as AWS's clients do, or by the newer name of the documentation. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html">
 *     PutBucketNotificationConfiguration</a>
 */
public final class NotificationReader {
    private static final String ROOT = "NotificationConfiguration";
    private static final String EVENT_BRIDGE = "EventBridgeConfiguration";
    private static final List<String> FUNCTION = List.of("CloudFunctionConfiguration", "LambdaFunctionConfiguration");
    private static final List<String> ARN = List.of("CloudFunction", "LambdaFunctionArn");
    private static final List<String> ELSEWHERE = List.of("TopicConfiguration", "QueueConfiguration");
    private static final int ID_LENGTH_MAX = 255;

    private NotificationReader() {}

    /** What the XML says. Throws {@link RefusedException} for what it cannot mean. */
    public static BucketNotifications read(Payload xml) {
        XmlElement root = XmlElement.read(xml);
        if (!root.name().equals(ROOT)) {
            throw XmlElement.malformed("the element is " + root.name() + " and not " + ROOT);
        }
        List<FunctionNotification> functions = new ArrayList<>();
        boolean eventBridge = false;
        for (XmlElement child : root.children()) {
            if (FUNCTION.contains(child.name())) {
                functions.add(function(child));
            } else if (child.name().equals(EVENT_BRIDGE)) {
                eventBridge = true;
            } else if (ELSEWHERE.contains(child.name())) {
                throw InvalidArgument.of(
                        child.name() + " is not supported by this server, whose buckets tell Lambda functions"
                                + " (CloudFunctionConfiguration) and the default event bus ("
                                + EVENT_BRIDGE + "), and by a rule of the bus whatever that reaches.",
                        "Configuration",
                        child.name());
            } else {
                throw XmlElement.malformed("element " + child.name() + " is not known in " + ROOT);
            }
        }
        return new BucketNotifications(functions, eventBridge);
    }

    private static FunctionNotification function(XmlElement element) {
        element.allowOnly(List.of("Id", ARN.getFirst(), ARN.getLast(), "Event", "Filter", "InvocationRole"));
        List<XmlElement> ids = element.all("Id");
        List<XmlElement> arns =
                element.children().stream().filter(child -> ARN.contains(child.name())).toList();
        List<XmlElement> events = element.all("Event");
        List<XmlElement> filters = element.all("Filter");
        if (ids.size() > 1 || arns.size() != 1 || events.isEmpty() || filters.size() > 1) {
            throw XmlElement.malformed(element.name() + " takes one " + ARN.getFirst()
                    + ", at least one Event, and at most one Id and one Filter");
        }
        String id = ids.isEmpty() || ids.getFirst().word().isEmpty() ? generatedId() : ids.getFirst().word();
        if (id.length() > ID_LENGTH_MAX) {
            throw InvalidArgument.of("The length of an Id must not exceed " + ID_LENGTH_MAX + " characters", "Id", id);
        }
        String arn = arns.getFirst().word();
        NotifiedFunction function = NotifiedFunction.parse(arn);
        if (function == null) {
            throw InvalidArgument.of("The ARN could not be parsed", ARN.getFirst(), arn);
        }
        return new FunctionNotification(
                id,
                function,
                events.stream().map(event -> event(event.word())).distinct().toList(),
                filters.isEmpty() ? KeyFilter.ANY : FilterReader.read(filters.getFirst()));
    }

    private static EventType event(String name) {
        EventType type = EventType.of(name);
        if (type == null) {
            throw InvalidArgument.of("A specified event is not supported for notifications.", "Event", name);
        }
        return type;
    }

    private static String generatedId() {
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }
}
