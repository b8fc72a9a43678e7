package dev.millrace.engine.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplyTableTest {
    private final ReplyTable table = new ReplyTable();

    @Test
    void knowsWhenAnAnswerHadLeftAndWhetherItsClientHad() {
        table.sent(1, 2, 500);
        table.gone(3, 2, 600);

        assertEquals(new ReplyEnd(500, false), table.of(1, 2));
        assertEquals(new ReplyEnd(600, true), table.of(3, 2));
        assertNull(table.of(1, 3));
        assertNull(table.of(2, 2));
    }

    @Test
    void theOldestOfFourWithTheSamePlacesMakesRoom() {
        for (int i = 1; i <= 5; i++) {
            table.sent(i, 7, 1_000 + i);
        }

        assertNull(table.of(1, 7));
        for (int i = 2; i <= 5; i++) {
            assertEquals(new ReplyEnd(1_000 + i, false), table.of(i, 7));
        }
    }

    @Test
    void toTellItAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        table.sent(1, 2, 3);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1; i <= 1_000; i++) {
            table.sent(i, i, i);
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        assertEquals(0, after - before);
    }

    @Test
    void remembersFourOfFiveOfAsManyAsItHasPlacesAndNearlyAllOfHalf() {
        int runs = 500_000;
        long[] ids = ThreadLocalRandom.current().longs(runs).toArray();
        for (int i = 0; i < runs; i++) {
            table.sent(1, ids[i], 1 + i);
        }
        assertEquals(0.805, known(ids, ReplyTable.PLACES), 0.01); // what a Poisson distribution says
        assertEquals(0.971, known(ids, 30_000), 0.01);
    }

    /** The part of the newest ones that is known. */
    private double known(long[] ids, int newest) {
        int known = 0;
        for (int i = ids.length - newest; i < ids.length; i++) {
            known += table.of(1, ids[i]) == null ? 0 : 1;
        }
        return (double) known / newest;
    }

    /** Each answer's time is its id, so that a time of another's would show. */
    @Test
    @Timeout(60)
    void whoReadsMeanwhileTakesNoTimeForAnothers() throws Exception {
        int answers = 2_000_000;
        CountDownLatch reading = new CountDownLatch(1);
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> written = writer.submit(() -> {
                reading.await();
                for (long id = 1; id <= answers; id++) {
                    table.sent(id, id << 16, id);
                }
                return null;
            });
            long found = 0;
            for (long id = 1; !written.isDone() || id <= answers; id = id % answers + 1) {
                reading.countDown();
                ReplyEnd end = table.of(id, id << 16);
                if (end != null) {
                    assertEquals(id, end.epochNanos());
                    found++;
                }
                if (written.isDone() && id == answers) {
                    break;
                }
            }
            written.get();
            assertTrue(found > 0);
        }
    }
}
