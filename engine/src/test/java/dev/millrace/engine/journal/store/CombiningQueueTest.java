package dev.millrace.engine.journal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CombiningQueueTest {
    @Test
    void takesBatchesOfAtMostTheMaximum() {
        Recording sink = new Recording();
        CombiningQueue<Integer> queue = new CombiningQueue<>(1024, 4, sink);
        for (int i = 0; i < 10; i++) {
            queue.offer(i);
        }
        queue.flush();

        assertEquals(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9)), sink.batches);
        assertEquals(10, sink.settled.get());
    }

    @Test
    void appendsOneBatchAtATimeAndLeavesNothingBehind() throws InterruptedException {
        int threads = 4;
        int perThread = 50_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicLong settled = new AtomicLong();
        long[] appended = new long[1]; // deliberately not atomic: the lock must guard it
        CombiningQueue<Integer> queue = new CombiningQueue<>(1024, 64, new CombiningQueue.Sink<>() {
            @Override
            public @Nullable Exception append(List<Integer> batch) {
                assertEquals(1, inside.incrementAndGet());
                appended[0] += batch.size();
                inside.decrementAndGet();
                return null;
            }

            @Override
            public void settle(List<Integer> batch, @Nullable Exception failure) {
                settled.addAndGet(batch.size());
            }
        });
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < perThread; i++) {
                    while (!queue.offer(i)) {
                        queue.flush();
                    }
                    queue.flush();
                }
                done.countDown();
            });
        }

        assertTrue(done.await(50, TimeUnit.SECONDS));
        assertEquals((long) threads * perThread, settled.get());
        assertEquals((long) threads * perThread, appended[0]);
    }

    @Test
    void aFlushWhileAnotherAppendsReturnsAndItsElementIsTaken() throws InterruptedException {
        CountDownLatch appending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Recording sink = new Recording() {
            @Override
            public @Nullable Exception append(List<Integer> batch) {
                appending.countDown();
                try {
                    assertTrue(goOn.await(50, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    return e;
                }
                return super.append(batch);
            }
        };
        CombiningQueue<Integer> queue = new CombiningQueue<>(16, 4, sink);
        queue.offer(1);
        Thread first = Thread.ofPlatform().start(queue::flush);
        appending.await();
        queue.offer(2);
        queue.flush();
        assertEquals(0, sink.settled.get());
        goOn.countDown();
        first.join();

        assertEquals(List.of(List.of(1), List.of(2)), sink.batches);
    }

    @Test
    void finishesWithWhatIsLeft() {
        Recording sink = new Recording();
        CombiningQueue<Integer> queue = new CombiningQueue<>(16, 4, sink);
        queue.offer(1);
        queue.finish(() -> assertEquals(List.of(List.of(1)), sink.batches));

        assertEquals(1, sink.settled.get());
    }

    @Test
    void tellsTheCauseOfAFailure() {
        List<@Nullable Exception> causes = new ArrayList<>();
        Exception cause = new IllegalStateException("disk");
        CombiningQueue<Integer> queue = new CombiningQueue<>(16, 4, new CombiningQueue.Sink<>() {
            @Override
            public Exception append(List<Integer> batch) {
                return cause;
            }

            @Override
            public void settle(List<Integer> batch, @Nullable Exception failure) {
                causes.add(failure);
            }
        });
        queue.offer(1);
        queue.flush();

        assertEquals(List.of(cause), causes);
    }

    /** So whoever finds it idle knows what was appended, but not that it has been told of. */
    @Test
    void isIdleWhenItHasAppendedAndBeforeItSettles() {
        List<Boolean> idle = new ArrayList<>();
        AtomicReference<CombiningQueue<Integer>> asked = new AtomicReference<>();
        CombiningQueue<Integer> queue = new CombiningQueue<>(16, 4, new Recording() {
            @Override
            public @Nullable Exception append(List<Integer> batch) {
                idle.add(Objects.requireNonNull(asked.get()).isIdle());
                return super.append(batch);
            }

            @Override
            public void settle(List<Integer> batch, @Nullable Exception failure) {
                idle.add(Objects.requireNonNull(asked.get()).isIdle());
            }
        });
        asked.set(queue);
        queue.offer(1);
        assertFalse(queue.isIdle());
        queue.flush();

        assertEquals(List.of(false, true), idle);
    }

    @Test
    void saysWhenItIsFull() {
        CombiningQueue<Integer> queue = new CombiningQueue<>(2, 4, new Recording());

        assertTrue(queue.offer(1));
        assertTrue(queue.offer(2));
        assertFalse(queue.offer(3));
    }

    private static class Recording implements CombiningQueue.Sink<Integer> {
        final List<List<Integer>> batches = new ArrayList<>();
        final AtomicInteger settled = new AtomicInteger();

        @Override
        public @Nullable Exception append(List<Integer> batch) {
            batches.add(List.copyOf(batch));
            return null;
        }

        @Override
        public void settle(List<Integer> batch, @Nullable Exception failure) {
            settled.addAndGet(batch.size());
        }
    }
}
