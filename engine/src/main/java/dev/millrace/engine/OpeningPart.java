package dev.millrace.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part that is opened on a thread of its own, beside others that take their time as well. Thread-safe. */
final class OpeningPart<T> {
    private final CompletableFuture<T> part;

    private OpeningPart(CompletableFuture<T> part) {
        this.part = part;
    }

    static <T> OpeningPart<T> begin(String threadName, Supplier<T> open) {
        return new OpeningPart<>(CompletableFuture.supplyAsync(
                open, Thread.ofPlatform().name(threadName).daemon()::start));
    }

    /** The part, open. Throws what opening it threw. */
    T await() {
        try {
            return part.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
