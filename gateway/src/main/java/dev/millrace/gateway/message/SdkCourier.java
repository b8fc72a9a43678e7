package dev.millrace.gateway.message;

import dev.millrace.engine.async.Courier;
import dev.millrace.engine.async.Message;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Brings messages to queues and topics by AWS's SDK, on a few threads of its own, which live while there is something
 * to bring. Thread-safe.
 */
public final class SdkCourier implements Courier, AutoCloseable {
    private static final int THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String SHUTTING_DOWN = "the server is shutting down";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int BROKEN = 500;

    private final OutsideServices services;
    private final QueueSender queues = new QueueSender();
    private final ThreadPoolExecutor threads;
    /** Made with the first message: most servers never need the SDK. */
    private @Nullable SdkClients clients;

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
            then.accept(new Delivery.Later(SHUTTING_DOWN));
        }
    }

    private Delivery bring(Message message, OutsideArn to) {
        URI endpoint = services.endpoint(to.service());
        if (endpoint == null) {
            return new Delivery.Later("there is no endpoint for it");
        }
        try {
            switch (to.service()) {
                case SQS -> queues.send(message, to, clients().queues(to.region(), endpoint));
                case SNS -> TopicSender.send(message, clients().topics(to.region(), endpoint));
            }
            return new Delivery.Done();
        } catch (AwsServiceException e) {
            return isFinal(e) ? new Delivery.Never(why(e)) : new Delivery.Later(why(e));
        } catch (SdkException e) {
            return new Delivery.Later(why(e));
        } catch (RuntimeException | Error e) {
            // The SDK throws what comes to it when it is closed under a call; that says nothing of the message.
            return threads.isShutdown()
                    ? new Delivery.Later(SHUTTING_DOWN)
                    : new Delivery.Never("it cannot be sent: " + e);
        }
    }

    private synchronized SdkClients clients() {
        SdkClients made = clients == null ? new SdkClients() : clients;
        clients = made;
        return made;
    }

    /**
     * Whether another time would end the same way: the service understood, and does not want this message. What
     * somebody may put right is not final: a missing queue, a missing permission.
     */
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
    public synchronized void close() {
        threads.shutdownNow();
        if (clients != null) {
            clients.close();
        }
    }
}
