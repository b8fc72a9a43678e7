package dev.millrace.engine.async.queue;

import dev.millrace.engine.clock.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: each recipient that has something to begin comes once, then all others do, so that a flood of one
 * does not hold up the others. Confined to one thread.
 */
final class Turns {
    private final Clock clock;
    private final Map<String, RecipientEvents> byRecipient = new HashMap<>();
    private final ArrayDeque<RecipientEvents> inTurn = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();

    Turns(Clock clock) {
        this.clock = clock;
    }

    /** Something that may begin now. */
    void add(String recipient, EventRef ref) {
        RecipientEvents events = of(recipient);
        events.ready.addLast(ref);
        list(events);
    }

    /** Something that may begin from {@code dueEpochMillis} on. */
    void add(String recipient, EventRef ref, long dueEpochMillis) {
        RecipientEvents events = of(recipient);
        events.waiting.add(ref, dueEpochMillis);
        wakeLater(events);
    }

    private RecipientEvents of(String recipient) {
        return byRecipient.computeIfAbsent(recipient, RecipientEvents::new);
    }

    /** Gives it a turn, after all that have one. */
    void list(RecipientEvents events) {
        if (!events.listed) {
            events.listed = true;
            inTurn.addLast(events);
        }
    }

    /** Gives a turn to those for whom something has become due. */
    void wake(long nowMillis) {
        while (!alarms.isEmpty() && alarms.peek().epochMillis <= nowMillis) {
            RecipientEvents events = alarms.poll().events;
            events.alarmEpochMillis = Long.MAX_VALUE;
            events.wake(nowMillis);
            list(events);
        }
    }

    /** The next that may begin something, whose turn this was; null when there is none. */
    @Nullable RecipientEvents next(long nowMillis) {
        while (!inTurn.isEmpty()) {
            RecipientEvents events = inTurn.removeFirst();
            events.listed = false;
            if (!events.ready.isEmpty() && events.mayRun(nowMillis)) {
                return events;
            }
            wakeLater(events);
            if (events.isUnused()) {
                byRecipient.remove(events.recipient(), events);
            }
        }
        return null;
    }

    private void wakeLater(RecipientEvents events) {
        long next = events.nextEpochMillis(clock.epochMillis());
        if (next != Long.MAX_VALUE && next != events.alarmEpochMillis) {
            events.alarmEpochMillis = next;
            alarms.add(new Alarm(next, events));
        }
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when nothing is known. */
    long nextEpochMillis() {
        return alarms.isEmpty() ? Long.MAX_VALUE : alarms.peek().epochMillis;
    }

    /** What each recipient has left, those without anything left out. */
    List<RecipientBacklog> backlogs() {
        return byRecipient.values().stream()
                .filter(events -> !events.isUnused())
                .map(RecipientEvents::backlog)
                .toList();
    }

    private record Alarm(long epochMillis, RecipientEvents events) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return Long.compare(epochMillis, other.epochMillis);
        }
    }
}
