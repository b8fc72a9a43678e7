package dev.millrace.gateway.event.registry;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.pattern.PatternMatcher;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.KeptRule.PatternId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All buses and rules at one moment. Immutable, but for the matchers, which {@link Buses#matching} allows for. */
public final class BusSnapshot {
    static final BusSnapshot EMPTY = new BusSnapshot(new TreeMap<>());

    private final NavigableMap<BusName, Entry> entries;

    private BusSnapshot(NavigableMap<BusName, Entry> entries) {
        this.entries = entries;
    }

    /** All buses, ordered by name. */
    public List<Bus> buses() {
        return entries.values().stream().map(Entry::bus).toList();
    }

    public @Nullable Bus bus(BusName name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.bus();
    }

    /** The bus, which must exist, or the request is refused. */
    public Bus existing(BusName name) {
        return entry(name).bus();
    }

    /** The rules of a bus that must exist, ordered by name. */
    public List<Rule> rules(BusName bus) {
        return entry(bus).rules().values().stream().map(KeptRule::rule).toList();
    }

    public @Nullable Rule rule(RuleKey key) {
        KeptRule kept = kept(key);
        return kept == null ? null : kept.rule();
    }

    /** The rule, which must exist, or the request is refused. */
    public Rule existing(RuleKey key) {
        entry(key.bus());
        Rule rule = rule(key);
        if (rule == null) {
            throw new RefusedException(new Refusal.NotFound(
                    "Rule " + key.name() + " does not exist on EventBus " + key.bus() + "."));
        }
        return rule;
    }

    /** The enabled rules of a bus whose patterns match, ordered by name; none of a bus that does not exist. */
    List<Rule> matching(BusName bus, Envelope event) {
        Entry entry = entries.get(bus);
        if (entry == null) {
            return List.of();
        }
        List<Rule> matching = new ArrayList<>();
        for (PatternId id : entry.matcher().matching(event.tree())) {
            KeptRule kept = entry.rules().get(id.ruleName());
            if (kept != null && id.equals(kept.pattern()) && kept.rule().enabled()) {
                matching.add(kept.rule());
            }
        }
        matching.sort(Comparator.comparing(rule -> rule.key().name()));
        return matching;
    }

    @Nullable KeptRule kept(RuleKey key) {
        Entry entry = entries.get(key.bus());
        return entry == null ? null : entry.rules().get(key.name());
    }

    PatternMatcher<PatternId> matcher(BusName bus) {
        return entry(bus).matcher();
    }

    BusSnapshot with(Bus bus) {
        Entry entry = entries.get(bus.name());
        NavigableMap<BusName, Entry> changed = new TreeMap<>(entries);
        changed.put(
                bus.name(),
                entry == null
                        ? new Entry(bus, new PatternMatcher<>(), new TreeMap<>())
                        : new Entry(bus, entry.matcher(), entry.rules()));
        return new BusSnapshot(changed);
    }

    BusSnapshot without(BusName bus) {
        NavigableMap<BusName, Entry> changed = new TreeMap<>(entries);
        changed.remove(bus);
        return new BusSnapshot(changed);
    }

    BusSnapshot with(KeptRule kept) {
        NavigableMap<String, KeptRule> rules = new TreeMap<>(entry(kept.rule().key().bus()).rules());
        rules.put(kept.rule().key().name(), kept);
        return with(kept.rule().key().bus(), rules);
    }

    BusSnapshot without(RuleKey key) {
        NavigableMap<String, KeptRule> rules = new TreeMap<>(entry(key.bus()).rules());
        rules.remove(key.name());
        return with(key.bus(), rules);
    }

    private BusSnapshot with(BusName bus, NavigableMap<String, KeptRule> rules) {
        Entry entry = entry(bus);
        NavigableMap<BusName, Entry> changed = new TreeMap<>(entries);
        changed.put(bus, new Entry(entry.bus(), entry.matcher(), rules));
        return new BusSnapshot(changed);
    }

    private Entry entry(BusName name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw EventArns.noSuchBus(name.value());
        }
        return entry;
    }

    /** A bus and what is on it. The maps are never changed once a snapshot has them. */
    private record Entry(Bus bus, PatternMatcher<PatternId> matcher, NavigableMap<String, KeptRule> rules) {}
}
