package dev.millrace.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.store.RollPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalOptionsTest {
    private static final JournalOptions DEFAULTS = JournalOptions.defaults();

    @Test
    void hasTheseDefaults() {
        assertEquals(
                new JournalOptions(Duration.ofDays(7), 8L << 30, 8192, 16 << 20, RollPeriod.HOUR, false, 256L << 20),
                DEFAULTS);
    }

    @Test
    void refusesValuesOutOfRangeAndNamesThem() {
        assertRefused(
                "a retention age of 59s is not between 1m and 3660d",
                () -> DEFAULTS.withRetention(Duration.ofSeconds(59), 1L << 30));
        assertRefused("a retention age of 3661d is not", () -> DEFAULTS.withRetention(Duration.ofDays(3661), 1L << 30));
        assertRefused("67108863", () -> DEFAULTS.withRetention(Duration.ofDays(1), (64L << 20) - 1));
        assertRefused("queue capacity of 1 ", () -> DEFAULTS.withQueueCapacity(1));
        assertRefused("1048577", () -> DEFAULTS.withQueueCapacity((1 << 20) + 1));
        assertRefused("free bytes of 33554431", () -> DEFAULTS.withFreeBytesMin((32L << 20) - 1));
    }

    private static void assertRefused(String named, Runnable construction) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, construction::run);
        assertTrue(e.toString().contains(named), e::toString);
    }
}
