package dev.millrace.gateway.object.setting;

import java.util.HashMap;
import java.util.Map;

/**
 * What was said of all buckets, of one kind. Readers take what is there with one volatile read; a change is stored
 * durably first and then shown, one change at a time. A bucket need not be one of this server's. Thread-safe.
 */
public final class BucketSettings<T> {
    /** Buckets of which something is said; bounds the memory, and what a change copies. */
    static final int BUCKETS_MAX = 10_000;

    private final SettingTable<T> table;
    private final SettingForm<T> form;
    private volatile Map<String, T> snapshot;

    BucketSettings(SettingTable<T> table, SettingForm<T> form) {
        this.table = table;
        this.form = form;
        this.snapshot = Map.copyOf(table.read());
    }

    /** What was said of a bucket, or what is true where nothing was. */
    public T of(String bucket) {
        return snapshot.getOrDefault(bucket, form.nothing());
    }

    /** Replaces what was said of a bucket. */
    public synchronized void put(String bucket, T setting) {
        if (setting.equals(form.nothing())) {
            remove(bucket);
            return;
        }
        if (!snapshot.containsKey(bucket) && snapshot.size() >= BUCKETS_MAX) {
            throw InvalidArgument.of(
                    "At most " + BUCKETS_MAX + " buckets can have a " + form.name() + " configuration.");
        }
        table.write(bucket, setting);
        Map<String, T> changed = new HashMap<>(snapshot);
        changed.put(bucket, setting);
        snapshot = Map.copyOf(changed);
    }

    /** Removes what was said of a bucket, as when the bucket itself is deleted; nothing is no error. */
    public synchronized void remove(String bucket) {
        if (snapshot.containsKey(bucket)) {
            table.delete(bucket);
            Map<String, T> changed = new HashMap<>(snapshot);
            changed.remove(bucket);
            snapshot = Map.copyOf(changed);
        }
    }
}
