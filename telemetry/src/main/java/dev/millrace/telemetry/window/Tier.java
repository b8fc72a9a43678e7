package dev.millrace.telemetry.window;

import java.time.Duration;
import java.util.List;

/** How finely time is cut, and how long that is kept. The code is part of the file and never changes. */
public enum Tier {
    FINE(1, Duration.ofSeconds(10), Duration.ofDays(15)),
    MIDDLE(2, Duration.ofMinutes(5), Duration.ofDays(63)),
    COARSE(3, Duration.ofHours(1), Duration.ofDays(455)),
    /** Of UTC. Only what is much for each slot is added up to days, too. */
    DAY(4, Duration.ofDays(1), Duration.ofDays(455));

    /** Those of what is a few numbers for each slot: a month of hours is added up at once. */
    public static final List<Tier> UP_TO_HOURS = List.of(FINE, MIDDLE, COARSE);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int code;
    private final long seconds;
    private final Duration kept;

    Tier(int code, Duration slot, Duration kept) {
        this.code = code;
        this.seconds = slot.toSeconds();
        this.kept = kept;
    }

    /** Stands for it in files. */
    public int code() {
        return code;
    }

    /** Length of a slot. */
    public long seconds() {
        return seconds;
    }

    /** How long a slot is kept after it has passed. */
    public Duration kept() {
        return kept;
    }

    /** The slot that a moment is in, counted from the Unix epoch. */
    public long slotAt(long epochNanos) {
        return Math.floorDiv(epochNanos, NANOS_PER_SECOND * seconds);
    }

    /** The coarser slot that a slot of this tier is in. */
    public long slotIn(Tier coarser, long slot) {
        return Math.floorDiv(slot * seconds, coarser.seconds);
    }

    /** The tier below this one; the finest has none, and is its own. */
    Tier finer() {
        return switch (this) {
            case DAY -> COARSE;
            case COARSE -> MIDDLE;
            case MIDDLE, FINE -> FINE;
        };
    }

    /** The coarsest of some tiers that such periods can be put together from, when the first one begins then. */
    public static Tier coarsest(List<Tier> of, long periodSeconds, long firstEpochSecond) {
        Tier coarsest = FINE;
        for (Tier tier : of) {
            if (periodSeconds % tier.seconds == 0 && firstEpochSecond % tier.seconds == 0) {
                coarsest = tier;
            }
        }
        return coarsest;
    }
}
