package dev.millrace.gateway.monitor.alarm.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an alarm is in which state. Immutable.
 *
 * @param evaluationPeriods how many datapoints count
 * @param datapointsToAlarm how many of them must breach the threshold
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">
 *     Configuring how CloudWatch alarms treat missing data</a>
 */
public record AlarmCondition(
        Comparison comparison,
        double threshold,
        int evaluationPeriods,
        int datapointsToAlarm,
        MissingTreatment missing) {
    /** Older periods stand in for those that have no value, as in AWS's examples. */
    private static final int FURTHER_PERIODS = 2;

    /** How many periods are looked at. */
    public int range() {
        return evaluationPeriods + FURTHER_PERIODS;
    }

    /**
     * What the datapoints mean; null when the state is to stay as it is.
     *
     * @param points {@link #range} of them, the oldest first
     */
    public @Nullable Judgement judge(List<AlarmPoint> points) {
        List<AlarmPoint> known =
                points.stream().filter(point -> point.value() != null).toList();
        if (known.isEmpty()) {
            return withoutValues();
        }
        if (known.size() >= evaluationPeriods) {
            List<AlarmPoint> newest = known.subList(known.size() - evaluationPeriods, known.size());
            boolean alarms = breaching(newest).size() >= datapointsToAlarm;
            return judgement(alarms ? AlarmState.ALARM : AlarmState.OK, newest, 0);
        }
        return withFewValues(points, known);
    }

    private @Nullable Judgement withoutValues() {
        return switch (missing) {
            case MISSING ->
                new Judgement(AlarmState.INSUFFICIENT_DATA, ReasonText.unknown(evaluationPeriods), List.of());
            case IGNORE -> null;
            case BREACHING ->
                new Judgement(AlarmState.ALARM, ReasonText.allMissing(evaluationPeriods, missing), List.of());
            case NOT_BREACHING ->
                new Judgement(AlarmState.OK, ReasonText.allMissing(evaluationPeriods, missing), List.of());
        };
    }

    private @Nullable Judgement withFewValues(List<AlarmPoint> points, List<AlarmPoint> known) {
        int breaching = breaching(known).size();
        int filled = evaluationPeriods - known.size();
        if (missing == MissingTreatment.BREACHING) {
            boolean alarms = breaching + filled >= datapointsToAlarm;
            return judgement(alarms ? AlarmState.ALARM : AlarmState.OK, known, filled);
        }
        int counted = missing == MissingTreatment.NOT_BREACHING ? filled : 0;
        if (breaching >= datapointsToAlarm) {
            return judgement(AlarmState.ALARM, known, counted);
        }
        if (missing == MissingTreatment.NOT_BREACHING || breaching < known.size()) {
            return judgement(AlarmState.OK, known, counted);
        }
        // All that is known breaches, and it is little: only when it is old enough no later value can undo it.
        boolean isOld = points.size() - points.indexOf(known.getFirst()) >= datapointsToAlarm;
        return missing == MissingTreatment.MISSING && isOld ? judgement(AlarmState.ALARM, known, 0) : null;
    }

    private List<AlarmPoint> breaching(List<AlarmPoint> points) {
        List<AlarmPoint> breaching = new ArrayList<>();
        for (AlarmPoint point : points) {
            Double value = point.value();
            if (value != null && comparison.breaches(value, threshold)) {
                breaching.add(point);
            }
        }
        return breaching;
    }

    private Judgement judgement(AlarmState state, List<AlarmPoint> counted, int filled) {
        List<AlarmPoint> breaching = breaching(counted);
        List<AlarmPoint> deciding = new ArrayList<>(counted);
        if (state == AlarmState.ALARM) {
            deciding.retainAll(breaching);
        } else {
            deciding.removeAll(breaching);
        }
        int least = state == AlarmState.ALARM ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
        return new Judgement(
                state, ReasonText.crossed(this, state, deciding, counted.size(), least, filled), counted);
    }
}
