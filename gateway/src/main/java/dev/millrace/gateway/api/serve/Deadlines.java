package dev.millrace.gateway.api.serve;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells of what has not come in time, within a hundredth of a second. Those with the same time limit stand in a list in
 * the order in which their time is up, so that one more costs next to nothing. Confined to its event loop.
 */
final class Deadlines {
    private final Map<Long, Entry> lists = new HashMap<>();
    private final Consumer<Runnable> soon;
    private final LongSupplier nanoTime;
    private boolean ticking;

    /** @param soon runs a task on the loop in a hundredth of a second or so */
    Deadlines(Consumer<Runnable> soon, LongSupplier nanoTime) {
        this.soon = soon;
        this.nanoTime = nanoTime;
    }

    /** Calls {@code late} when the time is up, unless the entry has been removed by then. */
    Entry add(long limitNanos, Runnable late) {
        Entry list = lists.computeIfAbsent(limitNanos, any -> new Entry(0, () -> {}));
        Entry entry = new Entry(nanoTime.getAsLong() + limitNanos, late);
        entry.insertBefore(list);
        if (!ticking) {
            ticking = true;
            soon.accept(this::tick);
        }
        return entry;
    }

    /** Tells of all whose time is up. */
    void tick() {
        long nowNanos = nanoTime.getAsLong();
        for (Iterator<Entry> all = lists.values().iterator(); all.hasNext(); ) {
            Entry list = all.next();
            while (list.next != list && list.next.atNanos - nowNanos <= 0) {
                Entry first = list.next;
                first.remove();
                first.late.run();
            }
            if (list.next == list) {
                all.remove();
            }
        }
        ticking = !lists.isEmpty();
        if (ticking) {
            soon.accept(this::tick);
        }
    }

    /** Something awaited, in its list; or the list itself, whose first one is next. */
    static final class Entry {
        private final long atNanos;
        private final Runnable late;
        private Entry previous = this;
        private Entry next = this;

        private Entry(long atNanos, Runnable late) {
            this.atNanos = atNanos;
            this.late = late;
        }

        /** It has come. */
        void remove() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        private void insertBefore(Entry other) {
            previous = other.previous;
            next = other;
            previous.next = this;
            other.previous = this;
        }
    }
}
