package dev.millrace.gateway.object;

import dev.millrace.engine.async.Courier;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.destination.Destinations;
import dev.millrace.gateway.object.change.BucketArn;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.store.ObjectStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts records of how events ended into buckets, and leaves all other messages to another courier. A record that is
 * brought twice replaces itself. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Destinations</a>
 */
public final class BucketCourier implements Courier {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);

    private final ObjectStore store;
    private final Courier others;
    private final Executor threads;

    /**
     * A courier for buckets of the store.
     *
     * @param threads where objects are written; they reject them when the server ends
     */
    public BucketCourier(ObjectStore store, Courier others, Executor threads) {
        this.store = store;
        this.others = others;
        this.threads = threads;
    }

    @Override
    public void deliver(Message message, Consumer<Delivery> then) {
        String bucket = BucketArn.bucket(message.recipient());
        if (bucket == null) {
            others.deliver(message, then);
            return;
        }
        try {
            threads.execute(() -> then.accept(put(bucket, message)));
        } catch (RejectedExecutionException e) {
            then.accept(new Delivery.Later("the server is shutting down"));
        }
    }

    private Delivery put(String bucket, Message message) {
        if (!store.hasBucket(bucket)) {
            return new Delivery.Later("there is no bucket " + bucket);
        }
        try {
            store.put(bucket, key(message), "application/json", message.payload().array(), origin(message));
            return new Delivery.Done();
        } catch (RuntimeException e) {
            return new Delivery.Later("it could not be stored: " + e.getMessage());
        }
    }

    /** As AWS names them, but for the id, which is the event's. */
    private static String key(Message message) {
        Instant at = ended(message);
        return "aws/lambda/async/" + message.origin().source() + "/" + DAY.format(at) + "/" + SECOND.format(at) + "-"
                + message.requestId();
    }

    private static Instant ended(Message message) {
        try {
            String time = JsonMapper.shared()
                    .readTree(message.payload().array())
                    .path("timestamp")
                    .asString();
            return Instant.parse(time);
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalStateException("a record without its time: " + message.payload().text(), e);
        }
    }

    private static ChangeOrigin origin(Message message) {
        String trace = message.attributes().stream()
                .filter(attribute -> attribute.name().equals(Destinations.TRACE))
                .map(Message.Attribute::value)
                .findFirst()
                .orElse(null);
        return new ChangeOrigin(message.requestId(), "127.0.0.1", "lambda.amazonaws.com", trace);
    }
}
