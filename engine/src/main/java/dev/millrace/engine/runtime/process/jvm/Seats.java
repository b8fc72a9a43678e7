package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.process.worker.WorkerPlace;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The places of one worker, by their numbers and by their owners. A number is free again once CLOSED. Thread-safe. */
final class Seats {
    private final AtomicReferenceArray<@Nullable Seat> byNumber;
    private final Map<WorkerPlace, Seat> byPlace = new ConcurrentHashMap<>();
    private final BitSet used = new BitSet();

    Seats(int seatsMax) {
        byNumber = new AtomicReferenceArray<>(seatsMax);
    }

    Seat add(WorkerPlace place, Run first) {
        Seat seat;
        synchronized (used) {
            int number = used.nextClearBit(0);
            if (number >= byNumber.length()) {
                throw new IllegalStateException("a worker has at most " + byNumber.length() + " places");
            }
            used.set(number);
            seat = new Seat(number, place, first);
            byNumber.set(number, seat);
        }
        byPlace.put(place, seat);
        return seat;
    }

    Seat of(WorkerPlace place) {
        Seat seat = byPlace.get(place);
        if (seat == null) {
            throw new IllegalStateException("the worker has no such place");
        }
        return seat;
    }

    /** The seat of a number, or null when it is free. */
    @Nullable Seat find(int number) {
        return number < byNumber.length() ? byNumber.get(number) : null;
    }

    Seat at(int number) throws MalformedFrameException {
        Seat seat = find(number);
        if (seat == null) {
            throw new MalformedFrameException("place " + number + " is not open");
        }
        return seat;
    }

    /** The owner will not speak of it any more; null when it has not. */
    @Nullable Seat forget(WorkerPlace place) {
        return byPlace.remove(place);
    }

    void free(int number) {
        synchronized (used) {
            byNumber.set(number, null);
            used.clear(number);
        }
    }

    /** The longest time for which the code of an abandoned run has gone on; 0 when none has. */
    long abandonedForNanos(long nowNanos) {
        long longest = 0;
        for (int number = 0; number < byNumber.length(); number++) {
            Seat seat = byNumber.get(number);
            if (seat != null) {
                longest = Math.max(longest, seat.abandonedForNanos(nowNanos));
            }
        }
        return longest;
    }
}
