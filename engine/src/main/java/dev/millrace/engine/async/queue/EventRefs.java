package dev.millrace.engine.async.queue;

import java.util.ArrayDeque;

/**
 * References to stored events, first in, first out, 16 bytes each: a million of them lie on the disk and take 16 MB
 * here. Confined to one thread.
 */
final class EventRefs {
    private static final int CHUNK = 2 * 512;

    private final ArrayDeque<long[]> chunks = new ArrayDeque<>();
    private int head;
    private int tail;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(EventRef ref) {
        if (chunks.isEmpty() || tail == CHUNK) {
            chunks.addLast(new long[CHUNK]);
            tail = 0;
        }
        long[] chunk = chunks.getLast();
        chunk[tail++] = ref.position();
        chunk[tail++] = ref.packed();
        size++;
    }

    EventRef peekFirst() {
        long[] chunk = chunks.getFirst();
        return new EventRef(chunk[head], chunk[head + 1]);
    }

    EventRef removeFirst() {
        EventRef first = peekFirst();
        head += 2;
        size--;
        if (head == CHUNK) {
            chunks.removeFirst();
            head = 0;
        } else if (size == 0) {
            chunks.clear();
            head = 0;
        }
        return first;
    }

    /** Goes before all others. */
    void addFirst(EventRef ref) {
        if (size == 0) {
            addLast(ref);
            return;
        }
        if (head == 0) {
            chunks.addFirst(new long[CHUNK]);
            head = CHUNK;
        }
        long[] chunk = chunks.getFirst();
        head -= 2;
        chunk[head] = ref.position();
        chunk[head + 1] = ref.packed();
        size++;
    }
}
