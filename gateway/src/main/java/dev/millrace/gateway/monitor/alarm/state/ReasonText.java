package dev.millrace.gateway.monitor.alarm.state;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Why a state is what it is, in CloudWatch's words. Stateless. */
final class ReasonText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Of so many datapoints, the newest, the values are told. */
    private static final int SHOWN_MAX = 5;

    private ReasonText() {}

    static String unknown(int periods) {
        return "Insufficient Data: " + datapoints(periods) + (periods == 1 ? " was" : " were") + " unknown.";
    }

    static String allMissing(int periods, MissingTreatment treatment) {
        return "Threshold Crossed: no datapoints were received for " + periods + " period" + (periods == 1 ? "" : "s")
                + " and " + missing(periods, treatment) + ".";
    }

    /**
     * Of a state that follows from values.
     *
     * @param deciding those that are as the state says, the oldest first
     * @param of how many there were
     * @param least how many such datapoints the state takes
     * @param filled how many periods had no value, and counted as the treatment says; 0 when they did not count
     */
    static String crossed(
            AlarmCondition condition,
            AlarmState state,
            List<AlarmPoint> deciding,
            int of,
            int least,
            int filled) {
        boolean isAlarm = state == AlarmState.ALARM;
        String values = deciding.subList(Math.max(0, deciding.size() - SHOWN_MAX), deciding.size()).stream()
                .map(point -> Objects.requireNonNull(point.value()) + " ("
                        + TIME.format(Instant.ofEpochSecond(point.epochSecond())) + ")")
                .collect(Collectors.joining(", ", "[", "]"));
        String text = "Threshold Crossed: " + deciding.size() + " out of the last " + of + " datapoints " + values
                + (deciding.size() == 1 ? " was " : " were ") + (isAlarm ? "" : "not ")
                + condition.comparison().words() + " the threshold (" + condition.threshold() + ") (minimum "
                + datapoints(least) + " for " + (isAlarm ? "OK -> ALARM" : "ALARM -> OK") + " transition)";
        return filled == 0 ? text + "." : text + ", and " + missing(filled, condition.missing()) + ".";
    }

    private static String missing(int count, MissingTreatment treatment) {
        return count + " missing datapoint" + (count == 1 ? " was" : "s were") + " treated as [" + treatment.words()
                + "]";
    }

    private static String datapoints(int count) {
        return count + " datapoint" + (count == 1 ? "" : "s");
    }
}
