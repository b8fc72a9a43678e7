package dev.millrace.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryOptionsTest {
    @Test
    void hasTheseDefaults() {
        assertEquals(
                new TelemetryOptions(
                        1_000, 6, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(3), "1.0", Map.of()),
                TelemetryOptions.defaults("1.0"));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refuses(0, 6, 50, 0, 3_000);
        refuses(100_001, 6, 50, 0, 3_000);
        refuses(1, -1, 50, 0, 3_000);
        refuses(1, 9, 50, 0, 3_000);
        refuses(1, 6, 0, 0, 3_000);
        refuses(1, 6, 1_001, 0, 3_000);
        refuses(1, 6, 50, 0, -1);
        refuses(1, 6, 50, 0, 60_001);
        refuses(1, 6, 50, -1, 3_000);
        refuses(1, 6, 50, 60_001, 3_000);
    }

    private static void refuses(int functionsMax, int scale, long pollMillis, long delayMillis, long closeMillis) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TelemetryOptions(
                        functionsMax,
                        scale,
                        Duration.ofMillis(pollMillis),
                        Duration.ofMillis(delayMillis),
                        Duration.ofMillis(closeMillis),
                        "1.0",
                        Map.of()));
    }
}
