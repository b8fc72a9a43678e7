package dev.millrace.telemetry.duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BucketCountsTest {
    static Stream<BucketCounts> kinds() {
        return Stream.of(new BucketCounts(), BucketCounts.ofMany());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void countEachBucketAndTellThemInOrder(BucketCounts counts) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Integer, Long> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            int bucket = random.nextInt(1 + random.nextInt(DurationBuckets.COUNT));
            long count = 1L + random.nextInt(5);
            counts.add(bucket, count);
            expected.merge(bucket, count, Long::sum);
        }
        List<Integer> order = new ArrayList<>();
        Map<Integer, Long> told = new TreeMap<>();
        counts.forEachAscending((bucket, count) -> {
            order.add(bucket);
            told.put(bucket, count);
        });
        assertEquals(expected, told, "seed " + seed);
        assertEquals(List.copyOf(expected.keySet()), order, "seed " + seed);
        assertEquals(expected.size(), counts.size(), "seed " + seed);
        told.clear();
        counts.forEach(told::put);
        assertEquals(expected, told, "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void countAnewAfterTheyWereCleared(BucketCounts counts) {
        for (int bucket = 0; bucket < 1_000; bucket++) {
            counts.add(bucket, bucket + 1);
        }
        counts.clear();
        assertEquals(0, counts.size());
        counts.forEach((bucket, count) -> fail("bucket " + bucket + " has " + count));
        counts.add(7, 3);
        Map<Integer, Long> told = new TreeMap<>();
        counts.forEach(told::put);
        assertEquals(Map.of(7, 3L), told);
        assertEquals(1, counts.size());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void refuseABucketThatIsNone(BucketCounts counts) {
        counts.add(DurationBuckets.COUNT - 1, 1);
        assertThrows(IllegalArgumentException.class, () -> counts.add(DurationBuckets.COUNT, 1));
        assertThrows(IllegalArgumentException.class, () -> counts.add(-1, 1));
        assertEquals(1, counts.size());
    }
}
