package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PeriodsTest {
    @Test
    void thePeriodThatTheEndIsInIsWhole() {
        Periods minutes = new Periods(600, 670, 60, 10);
        assertEquals(60, minutes.firstSlot());
        assertEquals(72, minutes.endSlot());
        assertTrue(minutes.contains(71));
        assertFalse(minutes.contains(59));
        assertFalse(minutes.contains(72));
    }

    @Test
    void aSlotBelongsToThePeriodInWhichItBegins() {
        Periods minutes = new Periods(630, 900, 60, 10);
        assertEquals(630, minutes.beginOf(63));
        assertEquals(630, minutes.beginOf(68));
        assertEquals(690, minutes.beginOf(69));
    }

    @Test
    void thereIsNoneBeforeTheFirst() {
        Periods none = new Periods(600, 600, 60, 10);
        assertEquals(none.firstSlot(), none.endSlot());
        assertEquals(60, new Periods(600, 500, 60, 10).endSlot());
    }
}
