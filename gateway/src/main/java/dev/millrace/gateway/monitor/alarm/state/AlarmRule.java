package dev.millrace.gateway.monitor.alarm.state;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Which states of other alarms make a composite alarm go off. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">
 *     AlarmRule</a>
 */
public sealed interface AlarmRule {
    /** Reads a rule. Throws {@link IllegalArgumentException} with what is wrong with it. */
    static AlarmRule parse(String text) {
        return new AlarmRuleReader(text).whole();
    }

    /** The alarms that it names, by name or ARN. */
    Set<String> alarms();

    /** Whether it holds when alarms are in these states. */
    boolean holds(Function<String, AlarmState> states);

    /** {@code TRUE} or {@code FALSE}. */
    record Constant(boolean value) implements AlarmRule {
        @Override
        public Set<String> alarms() {
            return Set.of();
        }

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return value;
        }
    }

    /** {@code ALARM(name)} and the like. */
    record IsIn(AlarmState state, String alarm) implements AlarmRule {
        @Override
        public Set<String> alarms() {
            return Set.of(alarm);
        }

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return states.apply(alarm) == state;
        }
    }

    /** {@code NOT rule}. */
    record Not(AlarmRule rule) implements AlarmRule {
        @Override
        public Set<String> alarms() {
            return rule.alarms();
        }

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return !rule.holds(states);
        }
    }

    /** {@code one AND other}, or {@code OR}. */
    record Both(boolean needsBoth, AlarmRule one, AlarmRule other) implements AlarmRule {
        @Override
        public Set<String> alarms() {
            Set<String> all = new HashSet<>(one.alarms());
            all.addAll(other.alarms());
            return all;
        }

        @Override
        public boolean holds(Function<String, AlarmState> states) {
            return needsBoth ? one.holds(states) && other.holds(states) : one.holds(states) || other.holds(states);
        }
    }
}
