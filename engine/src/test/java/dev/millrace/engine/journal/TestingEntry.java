package dev.millrace.engine.journal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An entry that counts its callbacks. Thread-safe. */
public final class TestingEntry implements JournalEntry {
    private final Item record;
    private final AtomicInteger callbacks = new AtomicInteger();
    private volatile @Nullable Exception failure;

    public TestingEntry(Item record) {
        this.record = record;
    }

    @Override
    public Item record() {
        return record;
    }

    @Override
    public void appended() {
        callbacks.incrementAndGet();
    }

    @Override
    public void appendFailed(Exception cause) {
        failure = cause;
        callbacks.incrementAndGet();
    }

    int callbacks() {
        return callbacks.get();
    }

    boolean isAppended() {
        return callbacks.get() == 1 && failure == null;
    }

    @Nullable Exception failure() {
        return failure;
    }
}
