package dev.millrace.gateway.api.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final List<String> late = new ArrayList<>();
    private int ticks;
    private long nowNanos = Long.MAX_VALUE - 50;
    private final Deadlines deadlines = new Deadlines(tick -> ticks++, () -> nowNanos);

    @Test
    void tellsOfWhatHasNotComeInTime() {
        deadlines.add(100, () -> late.add("a"));
        Deadlines.Entry came = deadlines.add(100, () -> late.add("b"));
        deadlines.add(50, () -> late.add("c"));
        deadlines.add(100, () -> late.add("d"));
        came.remove();
        tickAfter(49);
        assertEquals(List.of(), late);
        tickAfter(1);
        assertEquals(List.of("c"), late);
        tickAfter(50);
        assertEquals(List.of("c", "a", "d"), late);
        tickAfter(1_000);
        assertEquals(3, late.size());
        assertEquals(3, ticks, "with nothing to wait for the clock stands still");
    }

    private void tickAfter(long nanos) {
        nowNanos += nanos;
        deadlines.tick();
    }
}
