package dev.millrace.telemetry.custom;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.Clock;
import dev.millrace.telemetry.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {
    private static final SeriesName ORDERS = new SeriesName("Shop", "Orders", Map.of("Place", "Bern", "Kind", "new"));
    private static final String COUNT = "Count";

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private long hour;

    private final MeasureReceipt receipt = new MeasureReceipt() {
        @Override
        public void stored() {
            told.add("stored");
        }

        @Override
        public void noRoom(String why) {
            told.add(why);
        }

        @Override
        public void busy() {
            told.add("busy");
        }

        @Override
        public void failed(RuntimeException cause) {
            told.add("failed");
        }
    };

    @Test
    void addsUpWhatCameAndFindsItAfterARestart() {
        try (Measures measures = open(MeasureLimits.DEFAULT)) {
            measures.put(List.of(at(hour + 1, 5, true), at(hour + 61, 7, false), at(hour + 61, 9, true)), receipt);
            measures.put(List.of(at(hour + 3_600, 1, false)), receipt);
        }
        assertEquals(List.of("stored", "stored"), told);
        try (Measures measures = open(MeasureLimits.DEFAULT)) {
            assertEquals(List.of(ORDERS), List.copyOf(measures.series(hour + 3_600)));
            assertTrue(measures.series(hour + 3_601).isEmpty());
            assertEquals(List.of(COUNT), measures.units(ORDERS));
            assertEquals(Map.of(hour, 5.0, hour + 60, 16.0, hour + 3_600, 1.0), sums(measures, 60));
            assertEquals(Map.of(hour, 21.0, hour + 3_600, 1.0), sums(measures, 300));
            assertEquals(Map.of(hour, 22.0), sums(measures, 7_200));
            assertEquals(Map.of(hour, 5.0, hour + 60, 9.0), sums(measures, 10), "of what was measured finely");
            assertTrue(measures.periods(ORDERS, "Bytes", hour, hour + 7_200, 60).isEmpty());
        }
    }

    @Test
    void forgetsAsCloudWatchDoes() {
        try (Measures measures = open(MeasureLimits.DEFAULT)) {
            measures.put(List.of(at(hour, 5, true)), receipt);
            forgetAfter(measures, Duration.ofHours(5));
            assertTrue(sums(measures, 1).isEmpty());
            assertEquals(1, sums(measures, 60).size());
            forgetAfter(measures, Duration.ofDays(16));
            assertTrue(sums(measures, 60).isEmpty());
            assertEquals(1, sums(measures, 300).size());
            forgetAfter(measures, Duration.ofDays(50));
            assertTrue(sums(measures, 300).isEmpty());
            assertEquals(1, sums(measures, 3_600).size());
            forgetAfter(measures, Duration.ofDays(400));
            assertTrue(sums(measures, 3_600).isEmpty());
            assertTrue(measures.units(ORDERS).isEmpty());
        }
    }

    @Test
    void refusesWhatThereIsNoRoomFor() {
        try (Measures measures = open(new MeasureLimits(2, 1 << 20, 100))) {
            measures.put(List.of(of("a"), of("b")), receipt);
            measures.put(List.of(of("a"), of("c")), receipt);
            measures.put(List.of(of("b")), receipt);
            assertEquals(2, measures.series(0).size());
        }
        try (Measures measures = open(new MeasureLimits(9, 1_000, 100))) {
            measures.put(List.of(of("a")), receipt);
        }
        assertEquals(
                List.of(
                        "stored",
                        "There is room for 2 metrics",
                        "stored",
                        "The file of metrics has reached 1000 bytes"),
                told);
    }

    /** All that comes while one thread writes is written by it, together. */
    @Test
    void writesInGroups() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> groups = Collections.synchronizedList(new ArrayList<>());
        GroupCommit commit = new GroupCommit(3, group -> {
            groups.add(group.size());
            begun.countDown();
            await().until(() -> go.getCount() == 0);
            group.forEach(batch -> batch.receipt().stored());
        });
        GroupCommit.Batch batch = new GroupCommit.Batch(List.of(of("a"), of("b")), receipt);
        Thread writer = Thread.ofPlatform().start(() -> commit.take(batch));
        begun.await();
        commit.take(new GroupCommit.Batch(List.of(of("a")), receipt));
        commit.take(batch);
        commit.take(batch);
        assertEquals(List.of("busy"), told);
        go.countDown();
        writer.join();
        assertEquals(List.of(1, 2), groups);
        assertEquals(List.of("busy", "stored", "stored", "stored"), told);
    }

    @Test
    void goesOnWhenTheWriterBreaksOff() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean breaks = new AtomicBoolean(true);
        GroupCommit commit = new GroupCommit(3, group -> {
            begun.countDown();
            await().until(() -> go.getCount() == 0);
            if (breaks.get()) {
                throw new LinkageError("as the test wants it");
            }
            group.forEach(one -> one.tell(MeasureReceipt::stored));
        });
        GroupCommit.Batch batch = new GroupCommit.Batch(List.of(of("a")), receipt);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread writer = Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
                .start(() -> commit.take(batch));
        begun.await();
        commit.take(batch);
        go.countDown();
        writer.join();
        assertInstanceOf(LinkageError.class, thrown.get());
        assertEquals(List.of("failed"), told, "of the batch that waited");
        breaks.set(false);
        commit.take(batch);
        assertEquals(List.of("failed", "stored"), told);
    }

    @Test
    void anErrorWhileItWritesIsToldAndTheNextIsStored() {
        AtomicBoolean breaks = new AtomicBoolean();
        Clock breaking = new Clock() {
            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public long epochNanosAt(long time) {
                if (breaks.get()) {
                    throw new LinkageError("as the test wants it");
                }
                return clock.epochNanosAt(time);
            }
        };
        List<Measurement> one = List.of(of("a"));
        try (Measures measures =
                Measures.open(directory.resolve(Measures.FILE_NAME), breaking, MeasureLimits.DEFAULT)) {
            breaks.set(true);
            measures.put(one, receipt);
            breaks.set(false);
            measures.put(one, receipt);
        }
        assertEquals(List.of("failed", "stored"), told);
    }

    @Test
    void aReceiptThatThrowsKeepsNobodyWaiting() {
        MeasureReceipt throwing = new MeasureReceipt() {
            @Override
            public void stored() {
                throw new IllegalStateException("as the test wants it");
            }

            @Override
            public void noRoom(String why) {
                throw new IllegalStateException("as the test wants it");
            }

            @Override
            public void busy() {}

            @Override
            public void failed(RuntimeException cause) {}
        };
        try (Measures measures = open(new MeasureLimits(1, 1 << 20, 100))) {
            measures.put(List.of(of("a")), throwing);
            measures.put(List.of(of("b")), throwing);
            measures.put(List.of(of("a")), receipt);
        }
        assertEquals(List.of("stored"), told);
    }

    private void forgetAfter(Measures measures, Duration passed) {
        clock.advance(passed.toNanos());
        measures.put(List.of(of("other")), receipt);
    }

    private Measures open(MeasureLimits limits) {
        hour = clock.epochMillis() / 3_600_000 * 3_600;
        return Measures.open(directory.resolve(Measures.FILE_NAME), clock, limits);
    }

    private SortedMap<Long, Double> sums(Measures measures, long period) {
        SortedMap<Long, Double> sums = new TreeMap<>();
        measures.periods(ORDERS, COUNT, hour, hour + 7_200, period)
                .forEach((second, values) -> sums.put(second, values.sum()));
        return sums;
    }

    private Measurement of(String name) {
        SeriesName series = new SeriesName("Shop", name, Map.of());
        return new Measurement(series, COUNT, clock.epochMillis() / 1_000, false, ValueSpread.of(1, 1));
    }

    private static Measurement at(long second, double value, boolean isFine) {
        return new Measurement(ORDERS, COUNT, second, isFine, ValueSpread.of(value, 1));
    }
}
