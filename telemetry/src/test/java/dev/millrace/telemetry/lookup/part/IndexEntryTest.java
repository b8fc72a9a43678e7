package dev.millrace.telemetry.lookup.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexEntryTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void areSortedByHashAndThenByNumber() {
        for (int size : new int[] {0, 1, 2, 100, 70_000}) {
            long[] entries = new long[size];
            for (int i = 0; i < size; i++) {
                int hash = random.nextBoolean() ? random.nextInt() : random.nextInt(-2, 3);
                entries[i] = IndexEntry.of(hash, random.nextLong(1L << 32));
            }
            long[] expected = Arrays.stream(entries)
                    .boxed()
                    .sorted(Long::compareUnsigned)
                    .mapToLong(Long::longValue)
                    .toArray();
            IndexEntry.sort(entries);
            assertArrayEquals(expected, entries, "seed " + seed);
        }
    }

    /** As most are: the upper half of the numbers of one part is the same. */
    @Test
    void areSortedWhereAllHaveADigitInCommon() {
        long[] entries = new long[10_000];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = IndexEntry.of(random.nextInt(1 << 16), i);
        }
        long[] expected = entries.clone();
        Arrays.sort(expected);
        IndexEntry.sort(entries);
        assertArrayEquals(expected, entries, "seed " + seed);
    }
}
