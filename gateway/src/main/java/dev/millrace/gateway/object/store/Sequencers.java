package dev.millrace.gateway.object.store;

import dev.millrace.engine.clock.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the texts that tell the order of changes: each greater than those before it, also of earlier servers as long as
 * the clock goes forward. Thread-safe.
 */
final class Sequencers {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    Sequencers(Clock clock) {
        this.clock = clock;
    }

    String next() {
        long now = clock.epochMillis() * NANOS_PER_MILLI;
        return String.format(Locale.ROOT, "%016X", last.updateAndGet(before -> Math.max(before + 1, now)));
    }
}
