package dev.millrace.engine.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "0ms, PT0S, 0s",
        "700ms, PT0.7S, 700ms",
        "2000ms, PT2S, 2s",
        "90s, PT90S, 90s",
        "120s, PT2M, 2m",
        "90m, PT90M, 90m",
        "60m, PT1H, 1h",
        "36h, PT36H, 36h",
        "7d, PT168H, 7d",
    })
    void readsWhatPeopleWriteAndPrintsItShort(String written, Duration meant, String printed) {
        assertEquals(meant, DurationText.parse(written));
        assertEquals(printed, DurationText.print(meant));
        assertEquals(meant, DurationText.parse(printed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "10", "1.5s", "-1s", "1w", "1 s", "1234567890s"})
    void refusesOtherForms(String text) {
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
    }
}
