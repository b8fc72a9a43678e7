package dev.millrace.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part that is opened on a thread of its own, beside others that take their time as well. Thread-safe. */
final class OpeningPart<T extends AutoCloseable> {
    private final CompletableFuture<T> part;

    private OpeningPart(CompletableFuture<T> part) {
        this.part = part;
    }

    static <T extends AutoCloseable> OpeningPart<T> begin(String threadName, Supplier<T> open) {
        return new OpeningPart<>(CompletableFuture.supplyAsync(
                open, Thread.ofPlatform().name(threadName).daemon()::start));
    }

    /** The part, open. Throws what opening it threw. */
    T await() {
        try {
            return part.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    /** Waits until the part is open, and closes it; there is nothing to close when opening it failed. */
    void close() throws Exception {
        T open;
        try {
            open = await();
        } catch (RuntimeException | Error _) {
            return; // whoever awaits the part is told why
        }
        open.close();
    }
}
