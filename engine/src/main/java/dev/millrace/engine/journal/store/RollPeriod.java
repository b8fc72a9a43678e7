package dev.millrace.engine.journal.store;

import java.time.Duration;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** How long appends go to one file. A directory keeps the period with which it was made. Immutable. */
public enum RollPeriod {
    FIVE_MINUTES(RollCycles.FIVE_MINUTELY),
    HOUR(RollCycles.FAST_HOURLY),
    DAY(RollCycles.FAST_DAILY);

    private final RollCycles cycle;

    RollPeriod(RollCycles cycle) {
        this.cycle = cycle;
    }

    public Duration length() {
        return Duration.ofMillis(cycle.lengthInMillis());
    }

    RollCycle cycle() {
        return cycle;
    }
}
