package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the entries of several parts in the order of all: a tournament in which each match keeps its loser, so that the
 * next entry meets only those that had lost on its way up. That is one comparison for each doubling of the parts, half
 * of what a heap needs. Confined to one thread at a time.
 *
 * <pre>
 *         1        who has won match 1 is first
 *       2   3      the winners of 2m and 2m + 1 meet in match m
 *      4 5 6 7     part p of n comes in as number n + p
 * </pre>
 */
final class EntryMerge implements AutoCloseable {
    private static final int NOBODY = -1;

    private final List<EntryCursor> parts = new ArrayList<>();
    /** The next entry of each part, as a signed number; the greatest one when it has none. */
    private final long[] heads;
    /** Which part lost a match. */
    private final int[] losers;

    private int first;

    EntryMerge(List<StoredPart> merged) throws IOException {
        heads = new long[merged.size()];
        losers = new int[merged.size()];
        Arrays.fill(losers, NOBODY);
        try {
            for (StoredPart part : merged) {
                parts.add(new EntryCursor(part));
            }
            for (int part = 0; part < heads.length; part++) {
                heads[part] = head(part);
                first = enter(part);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The least entry that was not read yet; to be called as often as there are entries. */
    long next() throws IOException {
        long least = unsigned(heads[first]);
        heads[first] = head(first);
        first = enter(first);
        return least;
    }

    private long head(int part) throws IOException {
        EntryCursor cursor = parts.get(part);
        return cursor.hasNext() ? unsigned(cursor.next()) : Long.MAX_VALUE;
    }

    /** Has a part play until it meets nobody, and returns who is first then. */
    private int enter(int part) {
        int least = part;
        for (int match = (heads.length + part) / 2; match > 0; match /= 2) {
            int met = losers[match];
            if (met == NOBODY) {
                losers[match] = least;
                return NOBODY;
            }
            if (heads[met] < heads[least]) {
                losers[match] = least;
                least = met;
            }
        }
        return least;
    }

    /** Signed numbers have the order of unsigned ones then, and the other way round. */
    private static long unsigned(long entry) {
        return entry ^ Long.MIN_VALUE;
    }

    @Override
    public void close() throws IOException {
        for (EntryCursor part : parts) {
            part.close();
        }
    }
}
