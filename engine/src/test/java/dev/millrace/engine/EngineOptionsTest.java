package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.capture.CaptureOptions;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    private static final Path DATA = Path.of("data");

    @Test
    void theDefaultsAreThese() {
        EngineOptions expected = new EngineOptions(
                DATA,
                new Account("000000000000", "us-east-1"),
                1_000,
                List.of("a", "b", "c"),
                4_096,
                100,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(8),
                JournalOptions.defaults(),
                CaptureOptions.defaults());
        assertEquals(expected, EngineOptions.defaults(DATA));
    }

    @Test
    void withoutOneZoneTheOthersCarryTheWholeAccount() {
        assertEquals(500, EngineOptions.defaults(DATA).zoneRunsMax());
        assertEquals(1_000, withZones(List.of("only")).zoneRunsMax());
        assertEquals(1_000, withZones(List.of("a", "b")).zoneRunsMax());
    }

    @Test
    void refusesARingThatIsNoPowerOfTwo() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> withRing(1_000));
        assertTrue(String.valueOf(refused.getMessage()).contains("1000"), refused.getMessage());
    }

    private static EngineOptions withZones(List<String> zones) {
        return with(zones, 4_096);
    }

    private static EngineOptions withRing(int slots) {
        return with(List.of("a"), slots);
    }

    private static EngineOptions with(List<String> zones, int ringSlots) {
        EngineOptions defaults = EngineOptions.defaults(DATA);
        return new EngineOptions(
                DATA,
                defaults.account(),
                defaults.accountRunsMax(),
                zones,
                ringSlots,
                defaults.stuckThreadsMax(),
                defaults.initTimeout(),
                defaults.instanceIdle(),
                defaults.threadIdle(),
                defaults.drainTimeout(),
                defaults.journal(),
                defaults.capture());
    }
}
