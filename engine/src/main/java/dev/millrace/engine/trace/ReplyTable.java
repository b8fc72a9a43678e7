package dev.millrace.engine.trace;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * When the answers of runs had left, as the one thread knows that wrote them: 65,536 answers. A request has four
 * places, by the last bits of its id; the oldest answer of the four makes room. So some 80 % are kept of the newest
 * 65,536 answers, and some 97 % of the newest 30,000.
 *
 * <pre>
 *   place   first half of the id │ second half │ nanoseconds since the Unix epoch, negative when the client had left
 * </pre>
 *
 * Takes 1.5 MiB, and nothing more for each answer. Written by one thread, read by any.
 */
public final class ReplyTable {
    static final int PLACES = 1 << 16;
    private static final int WAYS = 4;
    private static final int LONGS = 3;
    private static final int LOW = 1;
    private static final int TIME = 2;
    private static final long NONE = 0;

    private final AtomicLongArray places = new AtomicLongArray(PLACES * LONGS);

    ReplyTable() {}

    /** The last byte of the answer of a run has been handed to the client's connection. */
    public void sent(long requestIdHigh, long requestIdLow, long epochNanos) {
        put(requestIdHigh, requestIdLow, epochNanos);
    }

    /** The client had left before it had the whole answer of a run. */
    public void gone(long requestIdHigh, long requestIdLow, long epochNanos) {
        put(requestIdHigh, requestIdLow, -epochNanos);
    }

    /** The end of the answer of a request; null when it has none yet, or no place any more. */
    @Nullable ReplyEnd of(long requestIdHigh, long requestIdLow) {
        int first = firstOf(requestIdLow);
        for (int at = first; at < first + WAYS * LONGS; at += LONGS) {
            long time = places.getAcquire(at + TIME);
            boolean isIt = places.getAcquire(at) == requestIdHigh && places.getAcquire(at + LOW) == requestIdLow;
            if (time != NONE && isIt && places.get(at + TIME) == time) {
                return new ReplyEnd(Math.abs(time), time < 0);
            }
        }
        return null;
    }

    /** A place has no time while its id changes, so that who reads meanwhile takes no time for another's. */
    private void put(long requestIdHigh, long requestIdLow, long time) {
        int at = oldestFrom(firstOf(requestIdLow));
        places.setOpaque(at + TIME, NONE);
        places.setRelease(at, requestIdHigh);
        places.setRelease(at + LOW, requestIdLow);
        places.setRelease(at + TIME, time);
    }

    private int oldestFrom(int first) {
        int oldest = first;
        for (int at = first + LONGS; at < first + WAYS * LONGS; at += LONGS) {
            if (Math.abs(places.getPlain(at + TIME)) < Math.abs(places.getPlain(oldest + TIME))) {
                oldest = at;
            }
        }
        return oldest;
    }

    private static int firstOf(long requestIdLow) {
        return (int) (requestIdLow & (PLACES / WAYS - 1)) * WAYS * LONGS;
    }
}
