package dev.millrace.loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MachineTimeTest {
    @Test
    void readsTheKernelsLine() {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are part of user and nice
        assertEquals(new MachineTime(8, 36), MachineTime.parse("cpu  1 2 3 4 5 6 7 8 9 10"));
    }

    @Test
    void theStolenShareIsThatOfTheTimeBetween() {
        MachineTime before = new MachineTime(100, 1_000);
        MachineTime after = new MachineTime(150, 1_200);
        assertEquals(0.25, after.stolenShareSince(before));
    }

    @Test
    void nothingIsStolenInNoTime() {
        MachineTime now = new MachineTime(100, 1_000);
        assertEquals(0, now.stolenShareSince(now));
    }
}
