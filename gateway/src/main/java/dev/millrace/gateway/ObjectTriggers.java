package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.object.bucket.GetBucketNotification;
import dev.millrace.gateway.object.bucket.PutBucketNotification;
import dev.millrace.gateway.object.event.ObjectEvents;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.notification.Notifications;
import dev.millrace.gateway.object.notification.NotifiedFunction;
import dev.millrace.gateway.object.outside.StoreToken;
import dev.millrace.gateway.object.outside.TakeStoreMessage;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What starts functions when objects change, assembled: the notifications of buckets, what runs for a change, and the
 * door of stores outside. Whoever stores objects asks {@link #events()} and tells of buckets that are deleted.
 * Thread-safe.
 */
final class ObjectTriggers implements AutoCloseable {
    private static final String SERVICE = "s3.amazonaws.com";
    /** Names that buckets have in any of the stores: some allow more than AWS. */
    private static final Pattern ANY_BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

    private final Notifications notifications;
    private final ObjectEvents events;
    private final Operation put;
    private final Operation get;

    private ObjectTriggers(
            Engine engine,
            Notifications notifications,
            EventBuses buses,
            Predicate<String> isBucket,
            @Nullable StoreToken token,
            Routes routes) {
        Account account = engine.registry().account();
        this.notifications = notifications;
        NotificationRules rules =
                new NotificationRules(account, (function, bucketArn) -> permits(engine, function, bucketArn));
        events = new ObjectEvents(notifications, rules, buses, account);
        Predicate<String> mayBeNotified =
                bucket -> isBucket.test(bucket) || (token != null && ANY_BUCKET.matcher(bucket).matches());
        put = new PutBucketNotification(notifications, rules, mayBeNotified);
        get = new GetBucketNotification(notifications, mayBeNotified);
        TakeStoreMessage.register(routes, token, events, engine.events(), engine.clock());
    }

    /**
     * Opens what is kept in the directory, and enters the door of stores outside.
     *
     * @param isBucket whether this server has a bucket
     * @param tokenFile what stores outside must show; null when there are none. With it, buckets that are not here may
     *     have notifications, too
     */
    static ObjectTriggers open(
            Engine engine,
            Path directory,
            EventBuses buses,
            Predicate<String> isBucket,
            @Nullable Path tokenFile,
            Routes routes) {
        StoreToken token = tokenFile == null ? null : StoreToken.read(tokenFile);
        Notifications notifications = Notifications.open(directory.resolve("buckets.db"));
        return new ObjectTriggers(engine, notifications, buses, isBucket, token, routes);
    }

    private static boolean permits(Engine engine, NotifiedFunction function, String bucketArn) {
        RegistrySnapshot functions = engine.registry().snapshot();
        RegisteredFunction registered = functions.function(function.name().value());
        return registered != null
                && functions.resolve(function.name().value(), function.qualifier()) != null
                && registered.policy()
                        .allows(AccessRequest.ofService(
                                SERVICE, bucketArn, engine.registry().account().id()));
    }

    /** What runs for a change of an object. */
    ObjectEvents events() {
        return events;
    }

    /** PutBucketNotificationConfiguration. */
    Operation put() {
        return put;
    }

    /** GetBucketNotificationConfiguration. */
    Operation get() {
        return get;
    }

    /** Forgets the notifications of a bucket that was deleted. */
    void deleted(String bucket) {
        notifications.remove(bucket);
    }

    @Override
    public void close() {
        notifications.close();
    }
}
