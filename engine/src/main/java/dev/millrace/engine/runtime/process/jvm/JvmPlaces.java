package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The places of one worker, by their numbers and by their owners. A number is free again once CLOSED. Thread-safe. */
final class JvmPlaces {
    private final AtomicReferenceArray<@Nullable JvmPlace> byNumber;
    private final Map<WorkerPlace, JvmPlace> byOwner = new ConcurrentHashMap<>();
    private final BitSet used = new BitSet();

    JvmPlaces(int placesMax) {
        byNumber = new AtomicReferenceArray<>(placesMax);
    }

    JvmPlace add(WorkerPlace owner, Run first) {
        JvmPlace place;
        synchronized (used) {
            int number = used.nextClearBit(0);
            if (number >= byNumber.length()) {
                throw new IllegalStateException("a worker has at most " + byNumber.length() + " places");
            }
            used.set(number);
            place = new JvmPlace(number, owner, first);
            byNumber.set(number, place);
        }
        byOwner.put(owner, place);
        return place;
    }

    JvmPlace of(WorkerPlace owner) {
        JvmPlace place = byOwner.get(owner);
        if (place == null) {
            throw new IllegalStateException("the worker has no such place");
        }
        return place;
    }

    /** The place of a number, or null when it is free. */
    @Nullable JvmPlace find(int number) {
        return number < byNumber.length() ? byNumber.get(number) : null;
    }

    JvmPlace at(int number) throws MalformedFrameException {
        JvmPlace place = find(number);
        if (place == null) {
            throw new MalformedFrameException("place " + number + " is not open");
        }
        return place;
    }

    /** The owner will not speak of it any more; null when it has not. */
    @Nullable JvmPlace forget(WorkerPlace owner) {
        return byOwner.remove(owner);
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
            JvmPlace place = byNumber.get(number);
            if (place != null) {
                longest = Math.max(longest, place.abandonedForNanos(nowNanos));
            }
        }
        return longest;
    }
}
