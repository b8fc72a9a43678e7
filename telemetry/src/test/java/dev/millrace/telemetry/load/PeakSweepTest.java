package dev.millrace.telemetry.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PeakSweepTest {
    private static final long SLOT = 1_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final PeakSweep sweep = new PeakSweep(SLOT);

    @Test
    void agreesWithACountOfEveryMoment() {
        for (int round = 0; round < 200; round++) {
            List<Span> spans = spans(1 + random.nextInt(200), 1 + random.nextInt(40_000), 1 + random.nextInt(30_000));
            PeakSweep swept = new PeakSweep(SLOT);
            Map<Long, Integer> peaks = new TreeMap<>();
            for (Span span : spans) {
                swept.add(span.begin, span.end);
                if (random.nextInt(20) == 0) {
                    write(swept, peaks);
                }
            }
            write(swept, peaks);
            assertEquals(counted(spans), peaks, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void whoFollowsAtOnceDoesNotRunBeside() {
        sweep.add(100, 200);
        sweep.add(200, 300);
        sweep.add(300, 2_000);
        sweep.add(2_000, 2_001);
        assertEquals(Map.of(0L, 1, 1L, 1, 2L, 1), changed());
    }

    /** Its neighbours of that time are long written and closed when its record comes. */
    @Test
    void aLongRunCountsInEverySlotThatItTouched() {
        sweep.add(0, 500);
        sweep.add(600, 700);
        for (long slot = 1; slot < 90; slot++) {
            sweep.add(slot * SLOT + 1, slot * SLOT + 2);
        }
        sweep.settle();
        sweep.add(550, 89 * SLOT + 2);

        Map<Long, Integer> changed = changed();
        assertEquals(90, changed.size());
        changed.forEach((slot, peak) -> assertEquals(2, peak, "slot " + slot));
    }

    @Test
    void whatWasForgottenIsStillToldOnce() {
        sweep.add(100, 200);
        sweep.add(150, 250);
        sweep.add(1_000 * SLOT, 1_000 * SLOT + 1);
        assertEquals(Map.of(0L, 2, 1_000L, 1), changed());

        sweep.settle();
        assertEquals(Map.of(), changed());
    }

    @Test
    void beginsAgainWhenTheClockWasSetBack() {
        sweep.add(1_000 * SLOT, 1_000 * SLOT + 500);
        sweep.add(100, 200);
        sweep.add(150, 250);
        assertEquals(Map.of(0L, 2, 1_000L, 1), changed());
    }

    private Map<Long, Integer> changed() {
        Map<Long, Integer> peaks = new TreeMap<>();
        sweep.forEachChanged(Long.MIN_VALUE, Long.MAX_VALUE, peaks::put);
        return peaks;
    }

    private static void write(PeakSweep swept, Map<Long, Integer> peaks) {
        swept.forEachChanged(
                Long.MIN_VALUE, Long.MAX_VALUE, (slot, peak) -> peaks.merge(slot, peak, Math::max));
        swept.settle();
    }

    /** In the order in which they end, as records come. */
    private List<Span> spans(int count, int within, int longest) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begin = random.nextInt(within);
            spans.add(new Span(begin, begin + 1 + random.nextInt(random.nextBoolean() ? longest : 20)));
        }
        spans.sort(Comparator.comparingLong(Span::end));
        return spans;
    }

    private static Map<Long, Integer> counted(List<Span> spans) {
        Map<Long, Integer> peaks = new TreeMap<>();
        for (Span span : spans) {
            for (long slot = span.begin / SLOT; slot <= (span.end - 1) / SLOT; slot++) {
                peaks.merge(slot, 0, Math::max);
            }
        }
        for (Map.Entry<Long, Integer> slot : peaks.entrySet()) {
            long from = slot.getKey() * SLOT;
            List<Long> moments = new ArrayList<>(List.of(from));
            spans.stream().map(Span::begin).filter(begin -> begin / SLOT == slot.getKey()).forEach(moments::add);
            for (long moment : moments) {
                long running = spans.stream()
                        .filter(span -> span.begin <= moment && moment < span.end)
                        .count();
                slot.setValue(Math.max(slot.getValue(), (int) running));
            }
        }
        return peaks;
    }

    private record Span(long begin, long end) {}
}
