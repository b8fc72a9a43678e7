package dev.millrace.gateway.monitor.alarm.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmRuleTest {
    private static final Map<String, AlarmState> STATES =
            Map.of("a", AlarmState.ALARM, "b b", AlarmState.OK, "c", AlarmState.INSUFFICIENT_DATA);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "ALARM(a)                                  | true", "OK(a)                   | false",
        "OK(\"b b\")                             | true", "INSUFFICIENT_DATA( c )  | true",
        "ALARM(a) AND OK(a) OR TRUE                | true", "NOT ALARM(a) OR FALSE   | false",
        "ALARM(a) AND (OK(a) OR NOT NOT OK(b b))   | true", "FALSE AND FALSE OR TRUE | true",
        "TRUE OR TRUE AND FALSE                    | true", "NOT (TRUE AND TRUE)     | false"
    })
    void holds(String rule, boolean expected) {
        assertEquals(expected, AlarmRule.parse(rule).holds(STATES::get));
    }

    @Test
    void namesItsAlarms() {
        assertEquals(Set.of("a", "b b"), AlarmRule.parse("ALARM(a) AND NOT (OK(b b) OR OK(a))").alarms());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ALARM()", "ALARM(a", "ALARM(a) OR", "AND", "ALARM(a) ALARM(b)", "(TRUE", "ODD(a)", "true"})
    void refusesWhatItCannotRead(String rule) {
        assertThrows(IllegalArgumentException.class, () -> AlarmRule.parse(rule));
    }

    @Test
    void refusesWhatIsMadeToExhaustTheStack() {
        assertThrows(IllegalArgumentException.class, () -> AlarmRule.parse("(".repeat(100_000)));
        assertEquals(true, AlarmRule.parse("NOT ".repeat(100_000) + "TRUE").holds(STATES::get));
    }
}
