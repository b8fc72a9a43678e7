package dev.millrace.telemetry.load;

import java.util.Arrays;

/** A slot of time of which records still come. Confined to one thread at a time. */
final class OpenSlot {
    private static final int FIRST_MOMENTS = 16;
    private static final int SPARE_FACTOR = 4;

    private long[] begins = new long[FIRST_MOMENTS];
    private long[] ends = new long[FIRST_MOMENTS];
    private int beginCount;
    private int endCount;
    private int runsBefore;

    OpenSlot copy() {
        OpenSlot copy = new OpenSlot();
        copy.begins = begins.clone();
        copy.ends = ends.clone();
        copy.beginCount = beginCount;
        copy.endCount = endCount;
        copy.runsBefore = runsBefore;
        return copy;
    }

    /** A run that ran when the slot began. */
    void addRunBefore() {
        runsBefore++;
    }

    /** A run began within the slot. */
    void addBegin(long nanos) {
        if (beginCount == begins.length) {
            begins = Arrays.copyOf(begins, 2 * beginCount);
        }
        begins[beginCount++] = nanos;
    }

    /** A run ended within the slot. */
    void addEnd(long nanos) {
        if (endCount == ends.length) {
            ends = Arrays.copyOf(ends, 2 * endCount);
        }
        ends[endCount++] = nanos;
    }

    /** What is known of it by now. */
    Staircase staircase(long slotEndNanos) {
        Arrays.sort(begins, 0, beginCount);
        Arrays.sort(ends, 0, endCount);
        return Staircase.of(begins, beginCount, ends, endCount, runsBefore, slotEndNanos);
    }

    /**
     * Makes it a slot of which nothing is known. It keeps its memory for as many moments as it had, and gives back what
     * is much more.
     */
    void clear() {
        begins = kept(begins, beginCount);
        ends = kept(ends, endCount);
        beginCount = 0;
        endCount = 0;
        runsBefore = 0;
    }

    private static long[] kept(long[] moments, int count) {
        boolean isMuchMore = moments.length / SPARE_FACTOR > count && moments.length > FIRST_MOMENTS;
        return isMuchMore ? new long[moments.length / 2] : moments;
    }
}
