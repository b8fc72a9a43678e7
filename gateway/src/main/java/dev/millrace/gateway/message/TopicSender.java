package dev.millrace.gateway.message;

import dev.millrace.engine.async.Message;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Sends to topics of SNS. */
final class TopicSender {
    private TopicSender() {}

    /** Throws {@link SdkException} when the service does not take it. */
    static void send(Message message, SnsClient client) {
        client.publish(request -> request.topicArn(message.recipient())
                .message(message.payload().text())
                .messageAttributes(attributes(message)));
    }

    private static Map<String, MessageAttributeValue> attributes(Message message) {
        return message.attributes().stream()
                .collect(Collectors.toMap(Message.Attribute::name, attribute -> MessageAttributeValue.builder()
                        .dataType(attribute.type())
                        .stringValue(attribute.value())
                        .build()));
    }
}
