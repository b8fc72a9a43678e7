package dev.millrace.gateway.monitor.alarm.evaluate;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.alarm.state.Judgement;
import dev.millrace.gateway.monitor.series.MetricSources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the metric of each alarm when its time has come: every ten seconds where periods are shorter than a minute,
 * every hour where all of them together are longer than a day, else every minute. The last period has ended a few
 * seconds before, so that what belongs to it has come. Alarms on alarms follow at once. Confined to one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">Alarm
 *     evaluation</a>
 */
public final class AlarmEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmEvaluator.class);
    private static final int MINUTE = 60;
    private static final long DAY = 86_400;
    /** How long it takes until what was measured is there. */
    private static final long LATENESS_SECONDS = 5;

    private static final long SHORT_LATENESS_SECONDS = 2;

    private final Alarms alarms;
    private final MetricSources sources;
    private final AlarmActions actions;
    private final Clock clock;
    private final CompositeEvaluator composites;
    private final Map<String, Look> looks = new HashMap<>();
    /** Alarms that could not be evaluated last time, which the log has told. */
    private final Set<String> failing = new HashSet<>();

    public AlarmEvaluator(Alarms alarms, MetricSources sources, AlarmActions actions, Clock clock) {
        this.alarms = alarms;
        this.sources = sources;
        this.actions = actions;
        this.clock = clock;
        this.composites = new CompositeEvaluator(alarms, actions, clock);
    }

    /** When an alarm of which definition was looked at: up to which second. */
    private record Look(MetricDefinition definition, long endSecond) {
        @SuppressWarnings("ReferenceEquality") // an equal one that was put again is looked at anew
        boolean isOf(MetricDefinition other) {
            return definition == other; // a state that was set stays until the next look
        }
    }

    /** Evaluates the alarms whose time has come, and those that are new. */
    public void step() {
        long now = clock.epochMillis() / 1_000;
        Set<String> present = new HashSet<>();
        for (Alarm alarm : alarms.all()) {
            if (alarm.definition() instanceof MetricDefinition definition) {
                present.add(alarm.name());
                long end = endOfLastPeriod(definition, now);
                Look last = looks.get(alarm.name());
                if (last == null || last.endSecond != end || !last.isOf(definition)) {
                    looks.put(alarm.name(), new Look(definition, end));
                    attempt(alarm, definition, end);
                }
            }
        }
        looks.keySet().retainAll(present);
        failing.retainAll(present);
        composites.step();
    }

    private static long endOfLastPeriod(MetricDefinition definition, long nowSecond) {
        int period = definition.periodSeconds();
        boolean isShort = period < MINUTE;
        boolean isLong = (long) period * definition.condition().evaluationPeriods() > DAY;
        long step = isShort ? 10 : isLong ? 3_600 : MINUTE;
        long late = nowSecond - (isShort ? SHORT_LATENESS_SECONDS : LATENESS_SECONDS);
        return Math.floorDiv(late, step) * step;
    }

    /** One that cannot be evaluated keeps its state, and holds up no other. */
    private void attempt(Alarm alarm, MetricDefinition definition, long endSecond) {
        try {
            evaluate(alarm, definition, endSecond);
            failing.remove(alarm.name());
        } catch (RuntimeException e) {
            if (failing.add(alarm.name())) {
                LOG.error("Alarm {} cannot be evaluated and stays as it is", alarm.name(), e);
            }
        }
    }

    private void evaluate(Alarm alarm, MetricDefinition definition, long endSecond) {
        Judgement judgement = definition.condition().judge(AlarmPoints.of(definition, endSecond, sources));
        if (judgement == null || judgement.state() == alarm.facts().state()) {
            return;
        }
        long nowMillis = clock.epochMillis();
        StateFacts after = new StateFacts(
                judgement.state(),
                judgement.reason(),
                ReasonFacts.text(definition, judgement, nowMillis),
                nowMillis);
        if (alarms.change(actions.change(alarm, after))) {
            LOG.info("Alarm {} is {}: {}", alarm.name(), after.state(), after.reasonText());
        } else {
            looks.remove(alarm.name()); // it has changed meanwhile, and is looked at again
        }
    }
}
