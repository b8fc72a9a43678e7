package dev.millrace.gateway.object.notification;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the notifications of all buckets. Readers take what is there with one volatile read; a change is stored durably
 * first and then shown, one change at a time. A bucket need not be one of this server's. Thread-safe.
 */
public final class Notifications implements AutoCloseable {
    /** Buckets that have notifications; bounds the memory, and what a change copies. */
    static final int BUCKETS_MAX = 10_000;

    private final NotificationTable table;
    private volatile Map<String, BucketNotifications> snapshot;

    private Notifications(NotificationTable table, Map<String, BucketNotifications> snapshot) {
        this.table = table;
        this.snapshot = Map.copyOf(snapshot);
    }

    /** Opens or creates them. */
    public static Notifications open(Path database) {
        NotificationTable table = NotificationTable.open(database);
        try {
            return new Notifications(table, table.read());
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** Those of a bucket: none of one that nobody has said anything of. */
    public BucketNotifications of(String bucket) {
        return snapshot.getOrDefault(bucket, BucketNotifications.NONE);
    }

    /** Replaces those of a bucket. */
    public synchronized void put(String bucket, BucketNotifications notifications) {
        if (notifications.equals(BucketNotifications.NONE)) {
            remove(bucket);
            return;
        }
        if (!snapshot.containsKey(bucket) && snapshot.size() >= BUCKETS_MAX) {
            throw InvalidArgument.of("At most " + BUCKETS_MAX + " buckets can have notifications.");
        }
        table.write(bucket, notifications);
        Map<String, BucketNotifications> changed = new HashMap<>(snapshot);
        changed.put(bucket, notifications);
        snapshot = Map.copyOf(changed);
    }

    /** Removes those of a bucket, as when the bucket itself is deleted; none is no error. */
    public synchronized void remove(String bucket) {
        if (snapshot.containsKey(bucket)) {
            table.delete(bucket);
            Map<String, BucketNotifications> changed = new HashMap<>(snapshot);
            changed.remove(bucket);
            snapshot = Map.copyOf(changed);
        }
    }

    @Override
    public synchronized void close() {
        table.close();
    }
}
