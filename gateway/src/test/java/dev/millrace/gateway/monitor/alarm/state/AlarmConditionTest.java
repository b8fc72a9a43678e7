package dev.millrace.gateway.monitor.alarm.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of AWS's page "Configuring how CloudWatch alarms treat missing data": 3 periods, of which 5 are read. */
class AlarmConditionTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            0-X-X, OK,                OK,    OK,    OK
            ----0, OK,                OK,    OK,    OK
            -----, INSUFFICIENT_DATA, stays, ALARM, OK
            0XX-X, ALARM,             ALARM, ALARM, ALARM
            --X--, ALARM,             stays, ALARM, OK
            """)
    void threeOfThreeMustBreach(String points, String missing, String ignore, String breaching, String notBreaching) {
        assertStates(3, points, missing, ignore, breaching, notBreaching);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0-X-X, ALARM,             ALARM, ALARM, ALARM
            00X0X, ALARM,             ALARM, ALARM, ALARM
            0-X--, OK,                OK,    ALARM, OK
            ----0, OK,                OK,    ALARM, OK
            ---X-, ALARM,             stays, ALARM, OK
            """)
    void twoOfThreeMustBreach(String points, String missing, String ignore, String breaching, String notBreaching) {
        assertStates(2, points, missing, ignore, breaching, notBreaching);
    }

    /** One value that breaches says little while the ones after it may still come. */
    @ParameterizedTest
    @CsvSource({"3, ----X, stays", "3, ---X-, stays", "3, ---X0, OK", "2, ----X, stays", "1, ----X, ALARM"})
    void waitsBeforeItAlarms(int datapointsToAlarm, String points, String state) {
        assertEquals(state, state(datapointsToAlarm, MissingTreatment.MISSING, points));
    }

    @ParameterizedTest
    @CsvSource({
        "GreaterThanThreshold, OK, ALARM", "GreaterThanOrEqualToThreshold, ALARM, ALARM",
        "LessThanThreshold, OK, OK", "LessThanOrEqualToThreshold, ALARM, OK"
    })
    void compares(String comparison, AlarmState atThreshold, AlarmState above) {
        AlarmCondition condition =
                new AlarmCondition(Objects.requireNonNull(Comparison.named(comparison)), 5, 1, 1, MissingTreatment.MISSING);
        assertEquals(atThreshold, judged(condition, List.of(new AlarmPoint(0, 5.0))).state());
        assertEquals(above, judged(condition, List.of(new AlarmPoint(0, 5.1))).state());
    }

    @Test
    void saysWhy() {
        assertEquals(
                "Threshold Crossed: 2 out of the last 3 datapoints [9.0 (01/01/70 00:02:00), 9.0 (01/01/70 00:04:00)]"
                        + " were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
                reason(2, MissingTreatment.MISSING, "00X0X"));
        assertEquals(
                "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/70 00:04:00)] was not greater than the"
                        + " threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition), and 2 missing datapoints"
                        + " were treated as [NonBreaching].",
                reason(2, MissingTreatment.NOT_BREACHING, "----0"));
        assertEquals(
                "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as"
                        + " [Breaching].",
                reason(3, MissingTreatment.BREACHING, "-----"));
        assertEquals("Insufficient Data: 3 datapoints were unknown.", reason(3, MissingTreatment.MISSING, "-----"));
    }

    @Test
    void tellsTheNewestOfManyValues() {
        AlarmCondition condition = new AlarmCondition(Comparison.GREATER, 5, 1_000, 1_000, MissingTreatment.MISSING);
        String reason = judged(condition, points("X".repeat(1_002))).reason();
        assertEquals(5, reason.split("9\\.0 \\(", -1).length - 1, reason);
        assertEquals("Threshold Crossed: 1000 out of the last 1000 datapoints [9.0", reason.substring(0, 60));
    }

    private static void assertStates(
            int datapointsToAlarm, String points, String missing, String ignore, String breaching, String not) {
        assertEquals(missing, state(datapointsToAlarm, MissingTreatment.MISSING, points));
        assertEquals(ignore, state(datapointsToAlarm, MissingTreatment.IGNORE, points));
        assertEquals(breaching, state(datapointsToAlarm, MissingTreatment.BREACHING, points));
        assertEquals(not, state(datapointsToAlarm, MissingTreatment.NOT_BREACHING, points));
    }

    private static String state(int datapointsToAlarm, MissingTreatment missing, String points) {
        Judgement judgement = condition(datapointsToAlarm, missing).judge(points(points));
        return judgement == null ? "stays" : judgement.state().name();
    }

    private static String reason(int datapointsToAlarm, MissingTreatment missing, String points) {
        return judged(condition(datapointsToAlarm, missing), points(points)).reason();
    }

    private static Judgement judged(AlarmCondition condition, List<AlarmPoint> points) {
        return Objects.requireNonNull(condition.judge(points));
    }

    private static AlarmCondition condition(int datapointsToAlarm, MissingTreatment missing) {
        AlarmCondition condition = new AlarmCondition(Comparison.GREATER, 5, 3, datapointsToAlarm, missing);
        assertEquals(5, condition.range());
        return condition;
    }

    private static List<AlarmPoint> points(String text) {
        List<AlarmPoint> points = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            Double value = text.charAt(i) == '-' ? null : text.charAt(i) == 'X' ? 9.0 : 1.0;
            points.add(new AlarmPoint(60L * i, value));
        }
        return points;
    }
}
