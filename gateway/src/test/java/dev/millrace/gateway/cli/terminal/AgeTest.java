package dev.millrace.gateway.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AgeTest {
    private final Age age = new Age();

    @Test
    void readsSecondsMinutesHoursAndDays() {
        assertEquals(Duration.ofSeconds(30), age.convert("30s"));
        assertEquals(Duration.ofMinutes(10), age.convert("10m"));
        assertEquals(Duration.ofHours(2), age.convert("2h"));
        assertEquals(Duration.ofDays(3), age.convert("3d"));
        assertEquals(Duration.ofDays(99_999), age.convert("99999d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "m", "-1m", "0s", "1.5h", "10 m", "10M", "100000s", "1w", "١m"})
    void refusesAnythingElse(String value) {
        TypeConversionException e = assertThrows(TypeConversionException.class, () -> age.convert(value));

        assertTrue(e.toString().contains("'" + value + "' is not a time span"), e::toString);
    }
}
