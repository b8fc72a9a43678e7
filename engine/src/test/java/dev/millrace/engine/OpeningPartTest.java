package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningPartTest {
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void closesAPartThatIsStillBeingOpened() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        OpeningPart<AutoCloseable> part = OpeningPart.begin("test-open", () -> {
            awaitQuietly(closing);
            return closed::incrementAndGet;
        });
        Thread closer = Thread.ofPlatform().start(() -> close(part));
        closing.countDown();
        closer.join();
        assertEquals(1, closed.get());
    }

    @Test
    void hasNothingToCloseWhenOpeningFailed() throws Exception {
        IllegalStateException failure = new IllegalStateException("no room");
        OpeningPart<AutoCloseable> part = OpeningPart.begin("test-open", () -> {
            throw failure;
        });
        assertSame(failure, assertThrows(IllegalStateException.class, part::await));
        part.close();
    }

    private static void close(OpeningPart<?> part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
