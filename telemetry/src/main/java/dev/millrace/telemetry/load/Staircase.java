package dev.millrace.telemetry.load;

import java.util.Arrays;

/**
 * How many run at once at most from a moment on until the end of a slot of time, for every moment of the slot: all that
 * must be kept of it to take in runs that began in it and lasted beyond its end. It has as many steps as run at once,
 * not as there are runs. Immutable.
 */
final class Staircase {
    /** Of a slot in which nothing ran. */
    static final Staircase EMPTY = new Staircase(new long[0], new int[0]);

    private static final int FIRST_STEPS = 64;

    /** Until when, ascending; from the step before it on, {@link #runs} is the most. */
    private final long[] untilNanos;

    /** The most that run at once, descending. */
    private final int[] runs;

    private Staircase(long[] untilNanos, int[] runs) {
        this.untilNanos = untilNanos;
        this.runs = runs;
    }

    /**
     * The staircase of a slot.
     *
     * @param begins at their front so many sorted moments of the slot at which a run began
     * @param ends the same of those at which one ended, of which some may have begun before it
     * @param runsBefore how many ran when the slot began
     */
    static Staircase of(
            long[] begins, int beginCount, long[] ends, int endCount, int runsBefore, long slotEndNanos) {
        int begin = beginCount;
        int end = endCount;
        int now = runsBefore + begin - end;
        int most = 0;
        int steps = 0;
        long until = slotEndNanos;
        long[] reversedUntil = new long[FIRST_STEPS];
        int[] reversedRuns = new int[FIRST_STEPS];
        while (true) {
            if (now > most) {
                most = now;
                if (steps == reversedRuns.length) {
                    reversedUntil = Arrays.copyOf(reversedUntil, 2 * steps);
                    reversedRuns = Arrays.copyOf(reversedRuns, 2 * steps);
                }
                reversedUntil[steps] = until;
                reversedRuns[steps++] = now;
            }
            if (begin == 0 && end == 0) {
                break;
            }
            // Backwards in time: of one moment, what begins comes after what ends.
            if (end == 0 || (begin > 0 && begins[begin - 1] >= ends[end - 1])) {
                until = begins[--begin];
                now--;
            } else {
                until = ends[--end];
                now++;
            }
        }
        return reversed(reversedUntil, reversedRuns, steps);
    }

    private static Staircase reversed(long[] untilNanos, int[] runs, int steps) {
        long[] until = new long[steps];
        int[] most = new int[steps];
        for (int i = 0; i < steps; i++) {
            until[i] = untilNanos[steps - 1 - i];
            most[i] = runs[steps - 1 - i];
        }
        return new Staircase(until, most);
    }

    /** With one more run, which began then, or before the slot, and lasted until its end or longer. */
    Staircase with(long beginNanos, long slotEndNanos) {
        int higher = 0; // steps that end before it began
        while (higher < runs.length && untilNanos[higher] <= beginNanos) {
            higher++;
        }
        int from = higher < runs.length ? runs[higher] + 1 : 1;
        int kept = 0; // of those, the ones that it does not top
        while (kept < higher && runs[kept] > from) {
            kept++;
        }
        int raised = runs.length - higher;
        boolean isLast = raised == 0 || untilNanos[runs.length - 1] < slotEndNanos;
        int steps = kept + raised + (isLast ? 1 : 0);
        long[] until = new long[steps];
        int[] most = new int[steps];
        System.arraycopy(untilNanos, 0, until, 0, kept);
        System.arraycopy(runs, 0, most, 0, kept);
        System.arraycopy(untilNanos, higher, until, kept, raised);
        for (int i = 0; i < raised; i++) {
            most[kept + i] = runs[higher + i] + 1;
        }
        if (isLast) {
            until[steps - 1] = slotEndNanos;
            most[steps - 1] = 1;
        }
        return new Staircase(until, most);
    }

    /** The most that ran at once in the slot. */
    int peak() {
        return runs.length == 0 ? 0 : runs[0];
    }
}
