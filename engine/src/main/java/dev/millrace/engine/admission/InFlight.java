package dev.millrace.engine.admission;

import com.lmax.disruptor.Sequence;
import java.util.concurrent.atomic.LongAdder;

/**
 * A count of what is in flight, kept as two counters on cache lines of their own: those who let something in and those
 * who end it work on different processors and would otherwise take one line from each other at every run.
 * Thread-safe. Who leaves without having entered makes the next look of the entering side, or the next {@link #count},
 * throw an {@link IllegalStateException}: looking at once would move a cache line at every run.
 */
public final class InFlight {
    private static final int LOOKS_MAX = 8;

    private final Sequence entered = new Sequence(0);
    private final LongAdder left = new LongAdder();
    /** Never above {@link #left}; what the entering side saw of it last, so that it seldom has to look. */
    private final Sequence seenLeft = new Sequence(0);

    /** One more, without a bound. Not to be mixed with {@link #tryEnter}, and called by one thread at a time. */
    public void enter() {
        entered.set(entered.get() + 1);
    }

    /** One more, unless that would be more than {@code max}. Never lets one too many in. */
    public boolean tryEnter(int max) {
        long before = entered.get();
        while (before - seenLeft.get() < max || before - lookAgain() < max) {
            if (entered.compareAndSet(before, before + 1)) {
                return true;
            }
            before = entered.get();
        }
        return false;
    }

    /** One less. */
    public void leave() {
        left.increment();
    }

    /** How many there are; when somebody enters meanwhile again and again, perhaps too few, never too many. */
    public int count() {
        int count = 0;
        for (int look = 0; look < LOOKS_MAX; look++) {
            long before = entered.get();
            long gone = sumOfLeft();
            count = (int) Math.max(0, before - gone);
            if (entered.get() == before) {
                break;
            }
        }
        return count;
    }

    /** Whether there is room for one more below {@code max}; may say no for a moment longer than it is true. */
    public boolean isBelow(int max) {
        long now = entered.get();
        return now - seenLeft.get() < max || now - lookAgain() < max;
    }

    private long lookAgain() {
        long gone = sumOfLeft();
        seenLeft.set(gone);
        return gone;
    }

    /** How many have left. Reads the entries after it, so that every one who has left is seen to have entered. */
    private long sumOfLeft() {
        long gone = left.sum();
        if (gone > entered.get()) {
            throw new IllegalStateException((gone - entered.get()) + " more left than entered");
        }
        return gone;
    }
}
