package dev.millrace.gateway.message;

import dev.millrace.engine.async.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Sends to queues of SQS, whose URLs it asks for once. Thread-safe. */
final class QueueSender {
    private final Map<OutsideArn, String> urls = new ConcurrentHashMap<>();

    /** Throws {@link SdkException} when the service does not take it. */
    void send(Message message, OutsideArn to, SqsClient client) {
        String url = urls.computeIfAbsent(
                to,
                queue -> client.getQueueUrl(
                                request -> request.queueName(queue.name()).queueOwnerAWSAccountId(queue.account()))
                        .queueUrl());
        try {
            client.sendMessage(request -> request.queueUrl(url)
                    .messageBody(message.payload().text())
                    .messageAttributes(attributes(message)));
        } catch (SdkException e) {
            urls.remove(to); // it may be another one by the next time
            throw e;
        }
    }

    private static Map<String, MessageAttributeValue> attributes(Message message) {
        return message.attributes().stream()
                .collect(Collectors.toMap(Message.Attribute::name, attribute -> MessageAttributeValue.builder()
                        .dataType(attribute.type())
                        .stringValue(attribute.value())
                        .build()));
    }
}
