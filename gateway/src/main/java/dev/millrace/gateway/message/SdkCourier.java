package dev.millrace.gateway.message;

import dev.millrace.engine.async.Courier;
import dev.millrace.engine.async.Message;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Brings messages to queues and topics by AWS's SDK, on a few threads of its own, which live while there is something to
 * bring. Thread-safe.
 */
public final class SdkCourier implements Courier, AutoCloseable {
    private static final int THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Statuses of refusals that end when somebody puts something right: a missing queue, a missing permission. */
    private static final int FORBIDDEN = 403;

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int BROKEN = 500;

    private final OutsideServices services;
    private final SdkClients clients = new SdkClients();
    private final Map<OutsideArn, String> queueUrls = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    public SdkCourier(OutsideServices services) {
        this.services = services;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("courier-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void deliver(Message message, Consumer<Delivery> then) {
        String refusal = services.refusal(message.recipient());
        OutsideArn to = OutsideArn.parse(message.recipient());
        if (refusal != null || to == null) {
            then.accept(new Delivery.Later(String.valueOf(refusal)));
            return;
        }
        try {
            threads.execute(() -> then.accept(bring(message, to)));
        } catch (RejectedExecutionException e) {
            then.accept(new Delivery.Later("the server is shutting down"));
        }
    }

    private Delivery bring(Message message, OutsideArn to) {
        URI endpoint = services.endpoint(to.service());
        if (endpoint == null) {
            return new Delivery.Later("there is no endpoint for it");
        }
        try {
            switch (to.service()) {
                case SQS -> send(message, to, clients.queues(to.region(), endpoint));
                case SNS ->
                    clients.topics(to.region(), endpoint)
                            .publish(request -> request.topicArn(message.recipient())
                                    .message(message.payload().text())
                                    .messageAttributes(ofTopic(message)));
            }
            return new Delivery.Done();
        } catch (AwsServiceException e) {
            queueUrls.remove(to); // it may be another one by the next time
            return isFinal(e) ? new Delivery.Never(why(e)) : new Delivery.Later(why(e));
        } catch (SdkException e) {
            return new Delivery.Later(why(e));
        } catch (RuntimeException | Error e) {
            return new Delivery.Never("it cannot be sent: " + e);
        }
    }

    private void send(Message message, OutsideArn to, SqsClient client) {
        String url = queueUrls.computeIfAbsent(
                to,
                queue -> client.getQueueUrl(
                                request -> request.queueName(queue.name()).queueOwnerAWSAccountId(queue.account()))
                        .queueUrl());
        client.sendMessage(request -> request.queueUrl(url)
                .messageBody(message.payload().text())
                .messageAttributes(ofQueue(message)));
    }

    private static Map<String, MessageAttributeValue> ofQueue(Message message) {
        return message.attributes().stream()
                .collect(Collectors.toMap(Message.Attribute::name, attribute -> MessageAttributeValue.builder()
                        .dataType(attribute.type())
                        .stringValue(attribute.value())
                        .build()));
    }

    private static Map<String, software.amazon.awssdk.services.sns.model.MessageAttributeValue> ofTopic(
            Message message) {
        return message.attributes().stream()
                .collect(Collectors.toMap(
                        Message.Attribute::name,
                        attribute -> software.amazon.awssdk.services.sns.model.MessageAttributeValue.builder()
                                .dataType(attribute.type())
                                .stringValue(attribute.value())
                                .build()));
    }

    /** Whether another time would end the same way: the service understood, and does not want this message. */
    private static boolean isFinal(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        boolean mayBeMended = e.isThrottlingException()
                || e.statusCode() == FORBIDDEN
                || e.statusCode() == NOT_FOUND
                || code.contains("NonExistentQueue")
                || code.contains("QueueDoesNotExist")
                || code.contains("NotFound");
        return e.statusCode() >= BAD_REQUEST && e.statusCode() < BROKEN && !mayBeMended;
    }

    private static String why(SdkException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** What is being brought is found again at the next start. */
    @Override
    public void close() {
        threads.shutdownNow();
        clients.close();
    }
}
