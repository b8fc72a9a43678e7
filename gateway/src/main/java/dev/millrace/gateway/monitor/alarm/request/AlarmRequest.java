package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.state.Comparison;
import dev.millrace.gateway.monitor.alarm.state.MissingTreatment;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a request of PutMetricAlarm, or PutCompositeAlarm, into the settings of an alarm. Refuses what cannot be, in
 * CloudWatch's words where they are known. Thread-safe.
 */
final class AlarmRequest {
    private static final int NAME_LENGTH_MAX = 255;
    private static final int DESCRIPTION_LENGTH_MAX = 1_024;
    private static final int ACTIONS_MAX = 5;
    private static final List<String> NOT_OFFERED = List.of(
            "ThresholdMetricId",
            "EvaluationCriteria",
            "ActionsSuppressor",
            "ActionsSuppressorWaitPeriod",
            "ActionsSuppressorExtensionPeriod");

    private final AlarmActions actions;

    AlarmRequest(AlarmActions actions) {
        this.actions = actions;
    }

    /** The settings, as the registry keeps them. */
    ObjectNode settings(Members request) {
        ObjectNode settings = common(request);
        WatchedMetric.put(request, settings);
        condition(request, settings);
        return settings;
    }

    /** What alarms of all kinds have. */
    ObjectNode common(Members request) {
        ObjectNode settings = AlarmJson.object().put("AlarmName", name(request));
        for (String member : NOT_OFFERED) {
            if (request.holds(member)) {
                throw MetricRefusals.value("The parameter " + member + " is not offered here.");
            }
        }
        String description = request.text("AlarmDescription");
        if (description != null) {
            if (description.length() > DESCRIPTION_LENGTH_MAX) {
                throw MetricRefusals.value("The parameter AlarmDescription must be shorter than "
                        + (DESCRIPTION_LENGTH_MAX + 1) + " characters.");
            }
            settings.put("AlarmDescription", description);
        }
        settings.put("ActionsEnabled", !request.holds("ActionsEnabled") || request.flag("ActionsEnabled"));
        for (String member : AlarmActions.MEMBERS) {
            ArrayNode list = settings.putArray(member);
            actions(request, member).forEach(list::add);
        }
        return settings;
    }

    private static String name(Members request) {
        String name = MetricRefusals.required(request, "AlarmName");
        if (name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(c -> c < ' ')) {
            throw MetricRefusals.value("The parameter AlarmName must have at most " + NAME_LENGTH_MAX
                    + " characters, and none that cannot be seen.");
        }
        return name;
    }

    private List<String> actions(Members request, String member) {
        List<String> arns = request.texts(member);
        if (arns == null) {
            return List.of();
        }
        if (arns.size() > ACTIONS_MAX) {
            throw MetricRefusals.value(
                    "The collection " + member + " must not have a size greater than " + ACTIONS_MAX + ".");
        }
        for (String arn : arns) {
            String refusal = actions.refusal(arn);
            if (refusal != null) {
                throw MetricRefusals.value("Invalid action in " + member + ": " + refusal);
            }
        }
        return arns;
    }

    private static void condition(Members request, ObjectNode settings) {
        String operator = MetricRefusals.required(request, "ComparisonOperator");
        if (Comparison.named(operator) == null) {
            throw MetricRefusals.value("The value " + operator + " for parameter ComparisonOperator is not one of "
                    + "GreaterThanOrEqualToThreshold, GreaterThanThreshold, LessThanThreshold,"
                    + " LessThanOrEqualToThreshold; bands of anomaly detectors are not offered here.");
        }
        Double threshold = request.real("Threshold");
        if (threshold == null) {
            throw MetricRefusals.missing("Threshold");
        }
        if (!Double.isFinite(threshold)) {
            throw MetricRefusals.value("The value " + threshold + " for parameter Threshold is invalid.");
        }
        int periods = positive(request, "EvaluationPeriods");
        int toAlarm = request.holds("DatapointsToAlarm") ? positive(request, "DatapointsToAlarm") : periods;
        if (toAlarm > periods) {
            throw MetricRefusals.value(
                    "The parameter DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
        }
        String missing = request.holds("TreatMissingData") ? request.text("TreatMissingData") : "missing";
        if (missing == null || MissingTreatment.named(missing) == null) {
            throw MetricRefusals.value("The value " + missing + " for parameter TreatMissingData is not one of"
                    + " breaching, notBreaching, ignore, missing.");
        }
        String lowSamples = request.text("EvaluateLowSampleCountPercentile");
        if (lowSamples != null && !lowSamples.equals("evaluate")) {
            throw MetricRefusals.value("EvaluateLowSampleCountPercentile can be 'evaluate' only here, not '"
                    + lowSamples + "'.");
        }
        settings.put("ComparisonOperator", operator)
                .put("Threshold", threshold)
                .put("EvaluationPeriods", periods)
                .put("DatapointsToAlarm", toAlarm)
                .put("TreatMissingData", missing);
    }

    private static int positive(Members request, String member) {
        Integer number = request.integer(member);
        if (number == null) {
            throw MetricRefusals.missing(member);
        }
        if (number < 1) {
            throw MetricRefusals.value("The parameter " + member + " must be greater than or equal to 1.");
        }
        return number;
    }
}
