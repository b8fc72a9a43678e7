package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.duration.DurationSpread;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCellTest {
    private final long seed = System.nanoTime();
    private final List<RunRecord> runs = Runs.random(seed, 5_000);

    @Test
    void addsUpRunsAndCellsAndBytesAlike() {
        RunCell all = new RunCell();
        all.add(bytes(runs.subList(0, 1_000)));
        all.add(cell(runs.subList(1_000, 3_000)));
        runs.subList(3_000, 5_000).forEach(all::add);

        Reference.assertSame(runs, all.statistics(), "seed " + seed);

        RunCell read = new RunCell();
        read.add(all.bytes());
        Reference.assertSame(runs, read.statistics(), "seed " + seed);
    }

    @Test
    void countsPartsOfBucketsInTrimmedMeans() {
        RunCell cell = new RunCell();
        for (int i = 1; i <= 10; i++) {
            cell.add(Runs.returned("hello", i * 8_000L));
        }
        DurationSpread.Part trimmed = cell.statistics().durations().between(10, 75);

        assertEquals(6.5, trimmed.count(), 1e-9);
        assertEquals((2 + 3 + 4 + 5 + 6 + 7 + 0.5 * 8) * 8_000, trimmed.sumNanos(), 200);
    }

    /** Four runs of 0.9 us, 8,184 ns, 8,192 ns and 2 s as version 1 kept them. Never to be changed: such files exist. */
    @Test
    void readsCellsWithBucketsOfEightNanos() {
        byte[] old = HexFormat.of().parseHex("0104000000d30f80d30fc0b80200fcaed7b907840780a8d6b90770018f07010101f38e0101");
        RunCell cell = new RunCell();
        cell.add(old);
        DurationSpread durations = cell.statistics().durations();

        assertEquals(4, durations.count());
        assertEquals(900, durations.percentileNanos(25));
        assertEquals(8_188, (double) durations.percentileNanos(50), 4);
        assertEquals(8_196, (double) durations.percentileNanos(75), 4);
        assertEquals(2e9, (double) durations.percentileNanos(100), 1e6);
    }

    @Test
    void saysThatOtherBytesAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new RunCell().add(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new RunCell().add(new byte[] {9, 1, 1}));
    }

    @Test
    void ofNoRunIsZero() {
        assertEquals(0, RunStatistics.NONE.runs());
        assertEquals(0, RunStatistics.NONE.durations().minNanos());
        assertEquals(0, RunStatistics.NONE.durations().maxNanos());
        assertEquals(0, RunStatistics.NONE.durations().percentileNanos(99));
        assertEquals(0, RunStatistics.NONE.durations().meanNanos());
    }

    private static RunCell cell(List<RunRecord> runs) {
        RunCell cell = new RunCell();
        runs.forEach(cell::add);
        return cell;
    }

    private static byte[] bytes(List<RunRecord> runs) {
        return cell(runs).bytes();
    }
}
