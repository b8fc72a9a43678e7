package dev.millrace.telemetry.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds how many runs there were at once at most, in each slot of ten seconds, to the nanosecond, from runs that come
 * roughly in the order in which they ended. Slots are forgotten when no run can reach back to them. Confined to one
 * thread at a time.
 */
final class PeakSweep {
    /** Slots behind the newest one that are kept as moments. */
    private static final int OPEN_SLOTS = 1;

    /** Longer ago than any run can have begun: init and run last up to fifteen minutes each at most. */
    private static final int KNOWN_SLOTS = 31 * 60 / 10;

    private final long slotNanos;
    private final TreeMap<Long, OpenSlot> open = new TreeMap<>();
    private final TreeMap<Long, Staircase> closed = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
    /** Peaks of slots that were forgotten before they were written down. */
    private final Map<Long, Integer> forgotten = new HashMap<>();
    private long newest = Long.MIN_VALUE;
    /** The slot of the run before, when it is open and known to have changed: most runs are in it. */
    private @Nullable OpenSlot current;

    private long currentBeginNanos;
    /** Closed ones, for their memory: a busy server's slots have millions of bytes of moments. */
    private final Deque<OpenSlot> spares = new ArrayDeque<>();

    PeakSweep(long slotNanos) {
        this.slotNanos = slotNanos;
    }

    /** One that knows the same, and goes on by itself. */
    PeakSweep copy() {
        PeakSweep copy = new PeakSweep(slotNanos);
        open.forEach((slot, moments) -> copy.open.put(slot, moments.copy()));
        copy.closed.putAll(closed);
        copy.changed.addAll(changed);
        copy.forgotten.putAll(forgotten);
        copy.newest = newest;
        return copy;
    }

    /**
     * A run, from when an instance took it until just before the other moment, which is later. A run that ended ten
     * seconds before the newest one is a sign that the clock was set back, and sweeping begins again there.
     */
    void add(long beginNanos, long endNanos) {
        OpenSlot latest = current;
        if (latest != null && beginNanos >= currentBeginNanos && endNanos <= currentBeginNanos + slotNanos) {
            latest.addBegin(beginNanos);
            latest.addEnd(endNanos);
            return;
        }
        long first = Math.floorDiv(beginNanos, slotNanos);
        long last = Math.floorDiv(endNanos - 1, slotNanos);
        if (last < newest - OPEN_SLOTS) {
            close(Long.MAX_VALUE);
            forget(Long.MAX_VALUE);
            newest = last;
        } else if (last > newest) {
            newest = last;
            close(newest - OPEN_SLOTS);
            forget(newest - KNOWN_SLOTS);
        }
        for (long slot = Math.max(first, newest - KNOWN_SLOTS); slot <= last; slot++) {
            changed.add(slot);
            if (slot < newest - OPEN_SLOTS) {
                Staircase known = closed.getOrDefault(slot, Staircase.EMPTY);
                closed.put(slot, known.with(beginNanos, (slot + 1) * slotNanos));
            } else {
                OpenSlot moments = open.computeIfAbsent(slot, any -> emptySlot());
                if (slot == first) {
                    moments.addBegin(beginNanos);
                } else {
                    moments.addRunBefore();
                }
                if (slot == last) {
                    moments.addEnd(endNanos);
                }
            }
        }
        current = open.get(last);
        currentBeginNanos = last * slotNanos;
    }

    private OpenSlot emptySlot() {
        OpenSlot known = spares.poll();
        return known == null ? new OpenSlot() : known;
    }

    private void close(long endSlot) {
        Iterator<Map.Entry<Long, OpenSlot>> done = open.headMap(endSlot).entrySet().iterator();
        while (done.hasNext()) {
            Map.Entry<Long, OpenSlot> slot = done.next();
            OpenSlot moments = slot.getValue();
            closed.put(slot.getKey(), moments.staircase((slot.getKey() + 1) * slotNanos));
            done.remove();
            if (spares.size() <= OPEN_SLOTS) {
                moments.clear();
                spares.add(moments);
            }
        }
    }

    private void forget(long endSlot) {
        Map<Long, Staircase> old = closed.headMap(endSlot);
        old.forEach((slot, known) -> {
            if (changed.remove(slot)) {
                forgotten.merge(slot, known.peak(), Math::max);
            }
        });
        old.clear();
    }

    /** How many slots have changed since the last {@link #settle}. */
    int changedSlots() {
        return changed.size() + forgotten.size();
    }

    /**
     * The most that ran at once in each slot that has changed since the last {@link #settle}.
     *
     * @param firstSlot no slots before it
     * @param endSlot nor it, nor any after it
     */
    void forEachChanged(long firstSlot, long endSlot, PeakConsumer to) {
        forgotten.forEach((slot, peak) -> {
            if (slot >= firstSlot && slot < endSlot) {
                to.accept(slot, peak);
            }
        });
        for (long slot : changed) {
            if (slot < firstSlot || slot >= endSlot) {
                continue;
            }
            OpenSlot moments = open.get(slot);
            Staircase known = moments == null
                    ? closed.getOrDefault(slot, Staircase.EMPTY)
                    : moments.staircase((slot + 1) * slotNanos);
            to.accept(slot, known.peak());
        }
    }

    /** What has changed until now is written down. */
    void settle() {
        changed.clear();
        forgotten.clear();
        current = null;
    }

    /** Whether no run can touch any more what it knows, when the newest slot of all is this one. */
    boolean isPast(long newestSlot) {
        return changedSlots() == 0 && newest < newestSlot - KNOWN_SLOTS;
    }

    /** Takes peaks. */
    @FunctionalInterface
    interface PeakConsumer {
        void accept(long slot, int peakRuns);
    }
}
