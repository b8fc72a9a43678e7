package dev.millrace.gateway.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanUnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "12345, 12.3 µs",
        "123456, 123 µs",
        "999499, 999 µs",
        "999500, 1.00 ms",
        "250000000, 250 ms",
        "9994999, 9.99 ms",
        "9995000, 10.0 ms",
        "99950000, 100 ms",
        "900000000000, 900 s",
        "5000000000000, 5000 s"
    })
    void durationsHaveThreeDigits(long nanos, String expected) {
        assertEquals(expected, HumanUnits.duration(nanos));
    }

    @ParameterizedTest
    @CsvSource({"22, 22 B", "1500, 1.50 kB", "6291456, 6.29 MB", "4294967295, 4.29 GB"})
    void sizesHaveThreeDigits(long bytes, String expected) {
        assertEquals(expected, HumanUnits.size(bytes));
    }
}
