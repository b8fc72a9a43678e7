package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.OpenParts;
import dev.millrace.engine.async.Courier;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.auth.SigningKeys;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.function.code.ObjectSource;
import dev.millrace.gateway.object.BucketCourier;
import dev.millrace.gateway.object.ChangeEvents;
import dev.millrace.gateway.object.bucket.BucketOperations;
import dev.millrace.gateway.object.bucket.GetBucketNotification;
import dev.millrace.gateway.object.bucket.PutBucketNotification;
import dev.millrace.gateway.object.cors.BucketCors;
import dev.millrace.gateway.object.door.ObjectDoor;
import dev.millrace.gateway.object.door.StoreThreads;
import dev.millrace.gateway.object.event.ObjectEvents;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.notification.NotifiedFunction;
import dev.millrace.gateway.object.outside.StoreToken;
import dev.millrace.gateway.object.outside.TakeStoreMessage;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.setting.SettingsFile;
import dev.millrace.gateway.object.store.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Buckets, assembled: the store, who is told of what happens in it, what runs then, and the door of stores outside.
 * Thread-safe.
 */
final class ObjectServices implements AutoCloseable {
    private static final String SERVICE = "s3.amazonaws.com";
    /** Names that buckets have in any of the stores: some allow more than AWS. */
    private static final Pattern ANY_BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

    /** Documents of S3 that are being looked at, over all connections; each has at most 4 MiB. */
    private static final int DOCUMENTS_BYTES_MAX = 64 << 20;

    private final BodyBudget documents = new BodyBudget(DOCUMENTS_BYTES_MAX);
    private final Engine engine;
    private final ObjectSignatures signatures;
    private final OpenParts parts;
    private final ObjectStore store;
    private final StoreThreads storeThreads;
    private final BucketSettings<BucketCors> cors;
    private final BucketOperations operations;

    private ObjectServices(
            Engine engine,
            Path directory,
            EventBuses buses,
            SigningKeys keys,
            @Nullable StoreToken token,
            Routes routes,
            OpenParts parts) {
        this.engine = engine;
        this.signatures = new ObjectSignatures(keys, engine.clock(), engine.registry().account().region());
        this.parts = parts;
        Account account = engine.registry().account();
        SettingsFile settings = parts.add(SettingsFile.open(directory.resolve("buckets.db")));
        BucketSettings<BucketNotifications> notifications = settings.of(BucketNotifications.FORM);
        cors = settings.of(BucketCors.FORM);
        NotificationRules rules =
                new NotificationRules(account, (function, bucketArn) -> permits(engine, function, bucketArn));
        ObjectEvents events = new ObjectEvents(notifications, rules, buses, account);
        store = new ObjectStore(
                directory.resolve("objects"),
                account,
                new ChangeEvents(
                        events::events,
                        bucket -> {
                            notifications.remove(bucket);
                            cors.remove(bucket);
                        },
                        engine.events()),
                engine.clock());
        storeThreads = parts.add(new StoreThreads());
        Predicate<String> mayBeNotified =
                bucket -> store.hasBucket(bucket) || (token != null && ANY_BUCKET.matcher(bucket).matches());
        Map<String, Operation> notification = Map.of(
                "PUT", new PutBucketNotification(notifications, rules, mayBeNotified),
                "GET", new GetBucketNotification(notifications, mayBeNotified));
        operations = new BucketOperations(store, notification, cors);
        TakeStoreMessage.register(routes, token, events, engine.events(), engine.clock());
    }

    /**
     * Opens what is kept in the data directory, and enters the door of stores outside. With a token for these, buckets
     * that are not here may have notifications, too.
     *
     * @param keys with which links and forms must be signed
     */
    static ObjectServices open(
            Engine engine,
            NodeOptions options,
            EventBuses buses,
            SigningKeys keys,
            Routes routes) {
        Path tokenFile = options.objectsToken();
        StoreToken token = tokenFile == null ? null : StoreToken.read(tokenFile);
        OpenParts parts = new OpenParts();
        try {
            return new ObjectServices(
                    engine, options.dataDirectory(), buses, keys, token, routes, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static boolean permits(Engine engine, NotifiedFunction function, String bucketArn) {
        AccessRequest request =
                AccessRequest.ofService(SERVICE, bucketArn, engine.registry().account().id());
        return engine.registry().snapshot().permits(function.name(), function.qualifier(), request);
    }

    /** Where S3's clients come in. */
    Door.Factory door(ControlPlane control) {
        return _ -> new ObjectDoor(
                store, control, operations, cors, signatures, documents, storeThreads, engine.clock());
    }

    /** Brings records to buckets, and leaves other messages to {@code others}. */
    Courier courier(Courier others) {
        return new BucketCourier(store, others, storeThreads);
    }

    /** Whether an ARN is that of a bucket that there is. */
    boolean hasBucket(String arn) {
        return store.hasBucketOfArn(arn);
    }

    /** Where functions take their code from that lies in buckets. */
    ObjectSource code() {
        return new ObjectSource() {
            @Override
            public boolean hasBucket(String bucket) {
                return store.hasBucket(bucket);
            }

            @Override
            public @Nullable InputStream open(String bucket, String key) {
                return store.open(bucket, key);
            }
        };
    }

    @Override
    public void close() {
        parts.close();
    }
}
