package dev.millrace.gateway.monitor.math;

import java.util.ArrayList;
import java.util.List;

/**
 * The moments at which a series can have values: the beginnings of its periods. Immutable.
 *
 * @param fromSecond the first one, since the epoch
 * @param toSecond before which the last one is
 * @param periodSeconds from each to the next, at least 1
 */
public record Moments(long fromSecond, long toSecond, long periodSeconds) {
    /** As many as an answer can have. */
    private static final long ALL_MAX = 100_800;

    /** All of them, the oldest first. Throws {@link IllegalArgumentException} when they are too many. */
    List<Long> all() {
        if ((toSecond - fromSecond) / periodSeconds > ALL_MAX) {
            throw new IllegalArgumentException("at most " + ALL_MAX
                    + " periods can be filled. Ask for a longer Period, or less time");
        }
        List<Long> all = new ArrayList<>();
        for (long moment = fromSecond; moment < toSecond; moment += periodSeconds) {
            all.add(moment);
        }
        return all;
    }

    /** Those of a series that is made of two: the coarser ones. */
    Moments with(Moments other) {
        return other.periodSeconds > periodSeconds ? other : this;
    }
}
