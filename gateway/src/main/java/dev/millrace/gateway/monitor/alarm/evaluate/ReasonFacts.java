package dev.millrace.gateway.monitor.alarm.evaluate;

import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.state.AlarmPoint;
import dev.millrace.gateway.monitor.alarm.state.Judgement;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why a state is what it is, for programs: AWS's {@code StateReasonData}. Stateless. */
final class ReasonFacts {
    /** So many of the newest datapoints; AWS's texts have 4,000 characters at most. */
    private static final int SHOWN_MAX = 30;

    private ReasonFacts() {}

    static String text(MetricDefinition definition, Judgement judgement, long nowEpochMillis) {
        List<AlarmPoint> all = judgement.counted();
        List<AlarmPoint> counted = all.subList(Math.max(0, all.size() - SHOWN_MAX), all.size());
        ObjectNode facts =
                AlarmJson.object().put("version", "1.0").put("queryDate", AlarmJson.time(nowEpochMillis));
        if (!counted.isEmpty()) {
            facts.put("startDate", AlarmJson.time(counted.getFirst().epochSecond() * 1_000));
        }
        for (String[] member : new String[][] {
            {"unit", "Unit"}, {"statistic", "Statistic"}, {"extendedStatistic", "ExtendedStatistic"}
        }) {
            if (definition.settings().has(member[1])) {
                facts.set(member[0], definition.settings().path(member[1]));
            }
        }
        facts.put("period", definition.periodSeconds());
        ArrayNode recent = facts.putArray("recentDatapoints");
        counted.forEach(point -> recent.add(point.value()));
        facts.put("threshold", definition.condition().threshold());
        ArrayNode evaluated = facts.putArray("evaluatedDatapoints");
        for (AlarmPoint point : counted.reversed()) {
            evaluated
                    .addObject()
                    .put("timestamp", AlarmJson.time(point.epochSecond() * 1_000))
                    .put("value", Objects.requireNonNull(point.value()));
        }
        return AlarmJson.text(facts);
    }
}
