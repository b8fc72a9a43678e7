package dev.millrace.gateway.event.registry;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.pattern.PatternMatcher;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.KeptRule.PatternId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps buses and rules. Readers take {@link #snapshot()}; a change is stored durably first and then shown in a new
 * snapshot, one change at a time. Edits run under the lock and may throw to leave all as it is. Thread-safe.
 */
public final class Buses implements AutoCloseable {
    private final EventArns arns;
    private final BusTable table;
    private final Clock clock;
    private final RuleClock ruleClock;
    private long patterns;
    private volatile BusSnapshot snapshot = BusSnapshot.EMPTY;

    private Buses(EventArns arns, BusTable table, Clock clock, RuleClock ruleClock) {
        this.arns = arns;
        this.table = table;
        this.clock = clock;
        this.ruleClock = ruleClock;
    }

    /** Opens or creates the buses, and tells the clock of every enabled rule with a schedule. */
    public static Buses open(Path database, Account account, Clock clock, RuleClock ruleClock) {
        EventArns arns = new EventArns(account);
        BusTable table = BusTable.open(database, new TargetJson(arns));
        try {
            Buses buses = new Buses(arns, table, clock, ruleClock);
            buses.load();
            return buses;
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private synchronized void load() {
        for (Bus bus : table.readBuses()) {
            snapshot = snapshot.with(bus);
        }
        if (snapshot.bus(BusName.DEFAULT) == null) {
            putBus(newBus(BusName.DEFAULT, null, Map.of()));
        }
        for (Rule rule : table.readRules()) {
            snapshot = snapshot.with(new KeptRule(rule, matched(rule)));
            tellClock(null, rule);
        }
    }

    /** Everything as it is now: one volatile read. */
    public BusSnapshot snapshot() {
        return snapshot;
    }

    public EventArns arns() {
        return arns;
    }

    public RuleClock ruleClock() {
        return ruleClock;
    }

    /** The enabled rules of a bus that an event matches, ordered by name; none of a bus that does not exist. */
    public List<Rule> matching(BusName bus, Envelope event) {
        while (true) {
            BusSnapshot before = snapshot;
            List<Rule> matching = before.matching(bus, event);
            if (before == snapshot) {
                return matching;
            }
            // A rule that changed meanwhile may have been missed with both its patterns: look once more.
        }
    }

    /** A bus that is not kept yet. */
    public Bus newBus(BusName name, @Nullable String description, Map<String, String> tags) {
        long now = clock.epochMillis();
        return new Bus(name, description, tags, now, now);
    }

    /**
     * Adds a bus.
     *
     * @param check throws when the bus must not be added to what there is
     */
    public synchronized void add(Bus bus, Check check) {
        check.of(snapshot);
        putBus(bus);
    }

    /** Changes a bus, which must exist. */
    public synchronized void change(BusName name, UnaryOperator<Bus> edit) {
        putBus(edit.apply(snapshot.existing(name)));
    }

    /**
     * Removes a bus; none is no error.
     *
     * @param check throws when the bus must not be removed from what there is
     */
    public synchronized void delete(BusName name, Check check) {
        check.of(snapshot);
        table.delete(name);
        snapshot = snapshot.without(name);
    }

    /** Adds a rule to a bus that must exist, or replaces it. */
    public synchronized Rule put(RuleKey key, Edit edit) {
        snapshot.existing(key.bus());
        return put(edit.of(snapshot.rule(key)));
    }

    /** Changes a rule, which must exist. */
    public synchronized Rule change(RuleKey key, UnaryOperator<Rule> edit) {
        return put(edit.apply(snapshot.existing(key)));
    }

    /**
     * Removes a rule from a bus that must exist; no rule is no error.
     *
     * @param check throws when the rule must not be removed from what there is
     */
    public synchronized void delete(RuleKey key, Check check) {
        snapshot.existing(key.bus());
        check.of(snapshot);
        KeptRule old = snapshot.kept(key);
        table.delete(key);
        snapshot = snapshot.without(key);
        if (old != null) {
            forget(old);
            ruleClock.remove(key);
        }
    }

    private void putBus(Bus bus) {
        table.write(bus);
        snapshot = snapshot.with(bus);
    }

    /** The matcher knows the new pattern before the snapshot shows it, and the old one until nothing shows it. */
    private Rule put(Rule rule) {
        KeptRule old = snapshot.kept(rule.key());
        table.write(rule);
        if (old != null && Objects.equals(old.rule().pattern(), rule.pattern())) {
            snapshot = snapshot.with(new KeptRule(rule, old.pattern()));
        } else {
            snapshot = snapshot.with(new KeptRule(rule, matched(rule)));
            forget(old);
        }
        tellClock(old == null ? null : old.rule(), rule);
        return rule;
    }

    private @Nullable PatternId matched(Rule rule) {
        if (rule.pattern() == null) {
            return null;
        }
        PatternId id = new PatternId(rule.key().name(), ++patterns);
        matcher(rule).add(id, rule.pattern());
        return id;
    }

    private void forget(@Nullable KeptRule old) {
        if (old != null && old.pattern() != null && old.rule().pattern() != null) {
            matcher(old.rule()).remove(old.pattern(), old.rule().pattern());
        }
    }

    private PatternMatcher<PatternId> matcher(Rule rule) {
        return snapshot.matcher(rule.key().bus());
    }

    private void tellClock(@Nullable Rule old, Rule rule) {
        String before = old != null && old.enabled() ? old.schedule() : null;
        String now = rule.enabled() ? rule.schedule() : null;
        if (now != null && !now.equals(before)) {
            ruleClock.set(rule.key(), now);
        } else if (now == null && before != null) {
            ruleClock.remove(rule.key());
        }
    }

    @Override
    public synchronized void close() {
        table.close();
    }

    /** Looks at what there is before it changes. */
    public interface Check {
        void of(BusSnapshot current);
    }

    /** Makes a rule of the one that there is. */
    public interface Edit {
        Rule of(@Nullable Rule current);
    }
}
