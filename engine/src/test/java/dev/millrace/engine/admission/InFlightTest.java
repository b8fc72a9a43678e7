package dev.millrace.engine.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void countsThoseWhoEnteredAndHaveNotLeft() {
        assertEquals(0, inFlight.count());
        inFlight.enter();
        inFlight.enter();
        inFlight.leave();
        assertEquals(1, inFlight.count());
    }

    @Test
    void hasRoomAgainAsSoonAsSomebodyHasLeft() {
        assertTrue(inFlight.tryEnter(1));
        assertFalse(inFlight.isBelow(1));
        assertFalse(inFlight.tryEnter(1));
        inFlight.leave();
        assertTrue(inFlight.isBelow(1));
        assertTrue(inFlight.tryEnter(1));
    }

    @Test
    void letsNobodyInWithoutRoom() {
        assertFalse(inFlight.tryEnter(0));
        assertEquals(0, inFlight.count());
    }

    @Test
    void tellsWhenOneLeavesWhoNeverEntered() {
        inFlight.leave();
        assertThrows(IllegalStateException.class, inFlight::count);
        assertThrows(IllegalStateException.class, () -> inFlight.isBelow(0));
        assertThrows(IllegalStateException.class, () -> inFlight.tryEnter(0));
    }

    /** Entered by some threads and left by others, as on the line; a counter beside it sees who is really inside. */
    @Test
    void isNeverAboveItsMaximumUnderContention() throws Exception {
        int max = 3;
        int threads = 8;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Integer> enterAndLeave = () -> {
            start.await();
            int entries = 0;
            for (int i = 0; i < 200_000; i++) {
                if (inFlight.tryEnter(max)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    if (i % 1_024 == 0) {
                        LockSupport.parkNanos(1_000); // so that others meet it inside on two processors, too
                    }
                    inside.decrementAndGet();
                    inFlight.leave();
                    entries++;
                }
            }
            return entries;
        };
        int entries = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                done.add(executor.submit(enterAndLeave));
            }
            for (Future<Integer> future : done) {
                entries += future.get();
            }
        }
        assertEquals(max, most.get(), "the most that were inside at once");
        assertTrue(entries > 0);
        assertEquals(0, inFlight.count());
    }
}
