package dev.millrace.gateway.monitor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.gateway.monitor.series.Statistic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticTest {
    /** Seventeen runs that are none, and three that are. */
    private static final MetricValues THREE_OF_20 = new CountedValues(20, 3);

    @ParameterizedTest
    @CsvSource({
        "Sum, 3", "SampleCount, 20", "Average, 0.15", "Minimum, 0", "Maximum, 1", "p85, 0", "p85.1, 1", "p0, 0",
        "p100, 1", "tm85, 0", "tm90, 0.05555555555555555", "TM(80%:90%), 0.5", "TM(:100%), 0.15", "TM(85%:), 1",
        "IQM, 0"
    })
    void countsWhatRunsAreOrAreNot(String name, double expected) {
        assertEquals(expected, Statistic.named(name).of().applyAsDouble(THREE_OF_20), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "sum", "p", "p101", "p-1", "pNaN", "tm", "TM(90%:10%)", "TM(1:2)", "wm99",
        "p99.12345678901"})
    void refusesOthers(String name) {
        assertThrows(IllegalArgumentException.class, () -> Statistic.named(name));
    }
}
