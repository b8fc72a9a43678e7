package dev.millrace.engine.async.queue;

import java.util.Arrays;

/**
 * References to events that are to be tried again, the one that is due first in front: a heap, 24 bytes each. Confined
 * to one thread.
 */
final class WaitingEvents {
    private static final int LONGS = 3;

    private long[] heap = new long[LONGS * 16];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first is due, in milliseconds since the Unix epoch; {@link Long#MAX_VALUE} when none waits. */
    long firstDueEpochMillis() {
        return size == 0 ? Long.MAX_VALUE : heap[0];
    }

    void add(EventRef ref, long dueEpochMillis) {
        if ((size + 1) * LONGS > heap.length) {
            heap = Arrays.copyOf(heap, heap.length + heap.length / 2 / LONGS * LONGS);
        }
        int at = size++;
        while (at > 0 && due((at - 1) / 2) > dueEpochMillis) {
            copy((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, dueEpochMillis, ref.position(), ref.packed());
    }

    EventRef removeFirst() {
        EventRef first = new EventRef(heap[1], heap[2]);
        size--;
        int last = size * LONGS;
        long due = heap[last];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && due(child + 1) < due(child)) {
                child++;
            }
            if (due(child) >= due) {
                break;
            }
            copy(child, at);
            at = child;
        }
        put(at, due, heap[last + 1], heap[last + 2]);
        return first;
    }

    /** When the oldest was accepted; {@link Long#MAX_VALUE} when none waits. Looks at all of them. */
    long oldestEpochMillis() {
        long oldest = Long.MAX_VALUE;
        for (int at = 0; at < size; at++) {
            long accepted = new EventRef(heap[at * LONGS + 1], heap[at * LONGS + 2]).acceptedEpochMillis();
            oldest = Math.min(oldest, accepted);
        }
        return oldest;
    }

    private long due(int at) {
        return heap[at * LONGS];
    }

    private void copy(int from, int to) {
        System.arraycopy(heap, from * LONGS, heap, to * LONGS, LONGS);
    }

    private void put(int at, long due, long position, long packed) {
        heap[at * LONGS] = due;
        heap[at * LONGS + 1] = position;
        heap[at * LONGS + 2] = packed;
    }
}
