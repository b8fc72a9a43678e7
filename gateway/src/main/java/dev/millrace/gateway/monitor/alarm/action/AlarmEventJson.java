package dev.millrace.gateway.monitor.alarm.action;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmDefinition;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.CompositeDefinition;
import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.series.DataQuery;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is told of a change of state, in AWS's forms. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html">Alarm
 *     events</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html">Lambda
 *     alarm actions</a>
 */
record AlarmEventJson(Account account) {
    /** The detail of the event on the bus. */
    ObjectNode detail(Alarm alarm, StateFacts after) {
        ObjectNode detail = AlarmJson.object().put("alarmName", alarm.name());
        detail.set("state", state(after));
        detail.set("previousState", state(alarm.facts()));
        detail.set("configuration", configuration(alarm.definition()));
        return detail;
    }

    /** What a function is run with. */
    ObjectNode forFunction(Alarm alarm, StateFacts after) {
        ObjectNode event = AlarmJson.object()
                .put("source", "aws.cloudwatch")
                .put("alarmArn", alarm.arn())
                .put("accountId", account.id())
                .put("time", AlarmJson.time(after.sinceEpochMillis()))
                .put("region", account.region());
        event.set("alarmData", detail(alarm, after));
        return event;
    }

    /** What a topic is told. */
    ObjectNode forTopic(Alarm alarm, StateFacts after) {
        JsonNode settings = alarm.definition().settings();
        ObjectNode message = AlarmJson.object().put("AlarmName", alarm.name());
        if (settings.has("AlarmDescription")) {
            message.set("AlarmDescription", settings.path("AlarmDescription"));
        } else {
            message.putNull("AlarmDescription");
        }
        message.put("AWSAccountId", account.id())
                .put(
                        "AlarmConfigurationUpdatedTimestamp",
                        AlarmJson.time(alarm.configuredAtEpochMillis()))
                .put("NewStateValue", after.state().name())
                .put("NewStateReason", after.reasonText())
                .put("StateChangeTime", AlarmJson.time(after.sinceEpochMillis()))
                .put("Region", account.region())
                .put("AlarmArn", alarm.arn())
                .put("OldStateValue", alarm.facts().state().name());
        for (String actions : AlarmActions.MEMBERS) {
            message.set(actions, settings.path(actions));
        }
        switch (alarm.definition()) {
            case MetricDefinition onMetrics -> message.set("Trigger", trigger(onMetrics));
            case CompositeDefinition _ -> message.set("AlarmRule", settings.path(CompositeDefinition.RULE));
        }
        return message;
    }

    private static ObjectNode trigger(MetricDefinition definition) {
        ObjectNode settings = definition.settings();
        ObjectNode trigger = AlarmJson.object();
        for (String member : new String[] {
            "MetricName", "Namespace", "Unit", "Period", "EvaluationPeriods", "DatapointsToAlarm", "ComparisonOperator",
            "Threshold", "TreatMissingData", "Metrics"
        }) {
            if (settings.has(member)) {
                trigger.set(member, settings.path(member));
            }
        }
        if (definition.isOnOneMetric()) {
            String statistic = settings.has("Statistic") ? "Statistic" : "ExtendedStatistic";
            trigger.put("StatisticType", statistic);
            trigger.set(statistic, settings.path(statistic));
            ArrayNode dimensions = trigger.putArray("Dimensions");
            settings.path("Dimensions").forEach(one -> dimensions
                    .addObject()
                    .put("value", one.path("Value").asString(""))
                    .put("name", one.path("Name").asString("")));
        }
        return trigger;
    }

    private static ObjectNode state(StateFacts facts) {
        ObjectNode state = AlarmJson.object().put("value", facts.state().name()).put("reason", facts.reasonText());
        if (facts.reasonFacts() != null) {
            state.put("reasonData", facts.reasonFacts());
        }
        return state.put("timestamp", AlarmJson.time(facts.sinceEpochMillis()));
    }

    private static ObjectNode configuration(AlarmDefinition definition) {
        ObjectNode configuration = AlarmJson.object();
        if (definition.settings().has("AlarmDescription")) {
            configuration.set("description", definition.settings().path("AlarmDescription"));
        }
        switch (definition) {
            case MetricDefinition onMetrics -> metrics(onMetrics, configuration.putArray("metrics"));
            case CompositeDefinition composite ->
                configuration.set("alarmRule", composite.settings().path(CompositeDefinition.RULE));
        }
        return configuration;
    }

    private static void metrics(MetricDefinition definition, ArrayNode metrics) {
        for (DataQuery query : definition.queries().all()) {
            ObjectNode shown = metrics.addObject();
            shown.put("id", definition.isOnOneMetric() ? ownId(definition.name()) : query.id());
            switch (query) {
                case DataQuery.OfMetric metric -> {
                    ObjectNode stat = shown.putObject("metricStat");
                    ObjectNode named = stat.putObject("metric")
                            .put("namespace", metric.metric().namespace())
                            .put("name", metric.metric().name());
                    ObjectNode dimensions = named.putObject("dimensions");
                    metric.metric().dimensions().forEach(dimensions::put);
                    stat.put("period", metric.periodSeconds()).put("stat", metric.statistic().name());
                    if (metric.unit() != null) {
                        stat.put("unit", metric.unit());
                    }
                }
                case DataQuery.OfFormula formula ->
                    shown.put("expression", formula.text()).put("label", formula.label());
            }
            shown.put("returnData", query.returned());
        }
    }

    /** CloudWatch makes one up; here it is the same in all events of an alarm. */
    private static String ownId(String alarm) {
        return UUID.nameUUIDFromBytes(alarm.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
