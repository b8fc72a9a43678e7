package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.engine.function.Account;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The alarms of a server. What is changed is on the disk when the method returns: a state, its history and what is to
 * be handed over because of it in one transaction. Thread-safe; waits for the disk.
 */
public final class Alarms implements AutoCloseable {
    /** Name of the file in the data directory. */
    public static final String FILE_NAME = "alarms.db";
    /** So many alarms there are at most. */
    public static final int ALARMS_MAX = 5_000;

    private static final List<String> SCHEMA = Stream.of(
                    AlarmTable.SCHEMA, HistoryTable.SCHEMA, HandoverTable.SCHEMA)
            .flatMap(List::stream)
            .toList();

    private final Database database;
    private final Account account;
    private final Clock clock;
    private volatile Map<String, Alarm> byName;
    private long lastRevision;

    private Alarms(Database database, Account account, Clock clock) {
        this.database = database;
        this.account = account;
        this.clock = clock;
        TreeMap<String, Alarm> read = new TreeMap<>();
        database.read(AlarmTable::all).forEach(alarm -> read.put(alarm.name(), alarm));
        byName = read;
        lastRevision = read.values().stream().mapToLong(Alarm::revision).max().orElse(0);
    }

    /** Opens what is in a file, which is made when there is none. */
    public static Alarms open(Path file, Account account, Clock clock) {
        Database database = Database.open(file, "the alarms", List.of(SCHEMA, HistoryTable.SECOND_SCHEMA));
        try {
            return new Alarms(database, account, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** All alarms, in the order of their names. */
    public Collection<Alarm> all() {
        return byName.values();
    }

    /** Null when there is none of that name. */
    public @Nullable Alarm named(String name) {
        return byName.get(name);
    }

    /** The name of what a rule names by name or ARN. */
    public String nameOf(String nameOrArn) {
        String prefix = arn("");
        return nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
    }

    public String arn(String name) {
        return "arn:aws:cloudwatch:" + account.region() + ":" + account.id() + ":alarm:" + name;
    }

    /**
     * Makes an alarm, or gives the one of that name another definition; it keeps its state and tags then. False when
     * there are too many already.
     *
     * @param tags of a new one
     */
    public synchronized boolean put(AlarmDefinition definition, Map<String, String> tags) {
        Alarm before = byName.get(definition.name());
        if (before == null && byName.size() >= ALARMS_MAX) {
            return false;
        }
        define(before, definition, tags);
        return true;
    }

    /**
     * Gives an alarm another definition, which is made of the present one under the lock; nothing changes when it is
     * the same. False when the alarm is not there.
     */
    public synchronized boolean amend(String name, UnaryOperator<AlarmDefinition> change) {
        Alarm before = byName.get(name);
        if (before == null) {
            return false;
        }
        AlarmDefinition after = change.apply(before.definition());
        if (!after.equals(before.definition())) {
            define(before, after, before.tags());
        }
        return true;
    }

    private void define(@Nullable Alarm before, AlarmDefinition definition, Map<String, String> tags) {
        long now = clock.epochMillis();
        Alarm after = new Alarm(
                definition,
                arn(definition.name()),
                before == null ? StateFacts.unchecked(now) : before.facts(),
                now,
                before == null ? tags : before.tags(),
                lastRevision + 1);
        ObjectNode facts = AlarmJson.object().put("version", "1.0").put("type", before == null ? "Create" : "Update");
        facts.set(before == null ? "createdAlarm" : "updatedAlarm", definition.settings());
        String summary = "Alarm \"" + after.name() + "\" " + (before == null ? "created" : "updated");
        write(after, List.of(item(definition, HistoryItem.CONFIGURATION, now, summary, facts)), List.of());
    }

    /** Removes those of some names that there are; their history stays. */
    public synchronized void remove(Collection<String> names) {
        long now = clock.epochMillis();
        TreeMap<String, Alarm> left = new TreeMap<>(byName);
        List<Alarm> removed = new ArrayList<>();
        for (String name : names) {
            Alarm alarm = left.remove(name);
            if (alarm != null) {
                removed.add(alarm);
            }
        }
        database.transaction(statements -> {
            for (Alarm alarm : removed) {
                ObjectNode facts = AlarmJson.object().put("version", "1.0").put("type", "Delete");
                facts.set("deletedAlarm", alarm.definition().settings());
                String summary = "Alarm \"" + alarm.name() + "\" deleted";
                AlarmTable.remove(statements, alarm.name());
                HistoryTable.add(statements, item(alarm.definition(), HistoryItem.CONFIGURATION, now, summary, facts));
            }
            return removed.size();
        });
        byName = left;
    }

    /**
     * Gives an alarm other tags, which are made of the present ones under the lock; {@code change} may throw to leave
     * all as it is. False when the alarm is not there.
     */
    public synchronized boolean tag(String name, UnaryOperator<Map<String, String>> change) {
        Alarm before = byName.get(name);
        if (before == null) {
            return false;
        }
        write(before.with(change.apply(before.tags())), List.of(), List.of());
        return true;
    }

    /** Does what the change says, unless the alarm has changed since; returns whether it did. */
    public synchronized boolean change(StateChange change) {
        Alarm current = byName.get(change.before().name());
        if (current == null || current.revision() != change.before().revision()) {
            return false;
        }
        write(current.with(change.after(), lastRevision + 1), change.history(), change.handovers());
        return true;
    }

    private void write(Alarm after, List<HistoryItem> history, List<Handover> handovers) {
        database.transaction(statements -> {
            AlarmTable.put(statements, after);
            for (HistoryItem item : history) {
                HistoryTable.add(statements, item);
            }
            for (Handover handover : handovers) {
                HandoverTable.add(statements, handover);
            }
            return true;
        });
        TreeMap<String, Alarm> changed = new TreeMap<>(byName);
        changed.put(after.name(), after);
        byName = changed;
        lastRevision = Math.max(lastRevision, after.revision());
    }

    private static HistoryItem item(
            AlarmDefinition alarm, String type, long at, String summary, ObjectNode facts) {
        return HistoryItem.of(alarm, type, at, summary, AlarmJson.text(facts));
    }

    /** What happened to alarms, at most 30 days ago, and a thousand items of each. */
    public List<HistoryItem> history(HistoryQuery query) {
        return database.read(statements -> HistoryTable.page(statements, query));
    }

    /** What is to be handed over, the oldest first. */
    public List<Handover> handovers(int max) {
        return database.read(statements -> HandoverTable.first(statements, max));
    }

    /** Forgets what was handed over. */
    public void handedOver(Collection<Long> ids) {
        database.transaction(statements -> {
            HandoverTable.remove(statements, ids);
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
