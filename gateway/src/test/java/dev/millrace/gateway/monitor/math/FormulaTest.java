package dev.millrace.gateway.monitor.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private static final Moments MINUTES = new Moments(0, 300, 60);
    private static final Map<String, MathValue> VALUES = Map.of(
            "m1", MathValue.Series.of(Map.of(60L, 10.0, 120L, 4.0, 180L, 0.0), MINUTES),
            "m2", MathValue.Series.of(Map.of(60L, 1.0, 120L, 1.0, 240L, 9.0), MINUTES));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 + 2 * 3            | 7
            (1 + 2) * 3          | 9
            8 / 2 / 2            | 2
            2 - 3 - 4            | -5
            -2 * -(3 - 1)        | 4
            2 ^ 3 * 2            | 16
            .5 * 4               | 2
            SUM(m1)              | 14
            AVG(m2)              | 3.6666666666666665
            MAX(m1) - min(m2)    | 9
            ABS(2 - 5)           | 3
            LOG10(1000)          | 3
            2 > 1 && 1 >= 1      | 1
            1 + 1 == 2 AND 1 > 2 | 0
            1 != 1 OR 2 <= 2     | 1
            IF(2 < 1, 5, 6)      | 6
            PERIOD(m1)           | 60
            STDDEV(m1)           | 4.109609335312651
            DATAPOINT_COUNT(m2)  | 3
            """)
    void countsNumbers(String text, double expected) {
        assertEquals(new MathValue.Scalar(expected), Formula.parse(text).value(VALUES));
    }

    @Test
    void countsPointByPoint() {
        Map<Long, Double> inBoth = Map.of(60L, 10.0, 120L, 25.0);
        assertEquals(inBoth, points("m2/m1*100"), "no division by zero, no value that one lacks");
        assertEquals(Map.of(60L, 11.0, 120L, 5.0, 180L, 0.0, 240L, 9.0), points("SUM([m1, m2])"));
        assertEquals(Map.of(60L, 1.0, 120L, 1.0, 180L, 0.0, 240L, 9.0), points("MIN([m1,m2])"));
        assertEquals(Map.of(60L, 4.0, 120L, 2.0, 180L, 0.0), points("CEIL(m1 / 3)"));
        assertEquals(Map.of(60L, -9.0, 120L, -3.0, 180L, 1.0), points("1 - m1"));
    }

    @Test
    void fillsWhatIsMissing() {
        assertEquals(Map.of(0L, 7.0, 60L, 1.0, 120L, 1.0, 180L, 7.0, 240L, 9.0), points("FILL(m2, 7)"));
        assertEquals(Map.of(60L, 1.0, 120L, 1.0, 180L, 1.0, 240L, 9.0), points("FILL(m2, REPEAT)"));
        assertEquals(Map.of(60L, 1.0, 120L, 1.0, 180L, 5.0, 240L, 9.0), points("FILL(m2, LINEAR)"));
        assertEquals(Map.of(60L, 1.0, 120L, 1.0, 180L, 0.0, 240L, 9.0), points("FILL(m2, m1)"));
        assertEquals(Map.of(0L, 0.0, 60L, 0.0, 120L, 0.0, 180L, 0.0, 240L, 0.0), points("FILL(m1 / 0, 0)"));
    }

    @Test
    void fillsNoMoreThanAnAnswerCanHave() {
        MathValue years = MathValue.Series.of(Map.of(60L, 1.0), new Moments(0, 200_000, 1));
        assertThrows(
                IllegalArgumentException.class, () -> Formula.parse("FILL(m, 0)").value(Map.of("m", years)));
    }

    @Test
    void choosesAndFollowsTime() {
        assertEquals(Map.of(60L, 1.0, 120L, 0.0, 180L, 0.0), points("m1 > 4"));
        assertEquals(Map.of(60L, 10.0, 120L, 1.0), points("IF(m1 > 4, m1, m2)"));
        assertEquals(Map.of(60L, 10.0), points("IF(m1 > 4, m1)"));
        assertEquals(Map.of(60L, 1.0, 120L, 1.0), points("IF(m1 > 4 || m2 == 1, m2)"));
        assertEquals(Map.of(120L, 0.0, 240L, 8.0), points("DIFF(m2)"));
        assertEquals(Map.of(120L, -0.1, 180L, -4.0 / 60), points("RATE(m1)"));
        assertEquals(Map.of(60L, 1.0, 120L, 2.0, 240L, 11.0), points("RUNNING_SUM(m2)"));
    }

    @Test
    void namesItsIds() {
        assertEquals(Set.of("m1", "m2", "e_3"), Formula.parse("SUM([m1,m2]) / (1 - e_3) * m1").ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 +", "(1", "1)", "m1 m2", "1..2", "SIN(m1)", "SUM([m1)", "FILL(m1)", "FILL(m1, MEAN)",
        "FILL(1, 2)", "REPEAT", "IF(m1)", "1 =", "ABS(m1, REPEAT)", "[m1]", "SUM()", "m9", "a$"})
    void refusesWhatItCannotRead(String text) {
        assertThrows(IllegalArgumentException.class, () -> Formula.parse(text).value(VALUES));
    }

    @Test
    void refusesWhatIsMadeToExhaustTheStack() {
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("(".repeat(100_000)));
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("SUM(".repeat(100_000)));
        assertEquals(new MathValue.Scalar(1), Formula.parse("-".repeat(100_000) + "1").value(VALUES));
    }

    private static Map<Long, Double> points(String text) {
        return ((MathValue.Series) Formula.parse(text).value(VALUES)).points();
    }
}
