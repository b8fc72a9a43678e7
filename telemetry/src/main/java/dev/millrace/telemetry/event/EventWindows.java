package dev.millrace.telemetry.event;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.telemetry.follow.WriteRhythm;
import dev.millrace.telemetry.window.Periods;
import dev.millrace.telemetry.window.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fold from the ledger of events to what they add up to in any window of time, by function. Queues and topics,
 * which have events of their own in the ledger, are none. Thread-safe.
 */
public final class EventWindows implements AutoCloseable {
    /** Name of the file. It lies with the ledger, so that none outlives the other. */
    public static final String FILE_NAME = "statistics.db";

    private static final Logger LOG = LoggerFactory.getLogger(EventWindows.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** More cells than this are written at once, so that a long ledger does not fill the memory. */
    private static final int UNWRITTEN_MAX = 5_000;

    private final EventTail tail;
    private final EventStore store;
    private final Clock clock;
    private final WriteRhythm rhythm;
    private final Map<EventKey, EventCell> unwritten = new HashMap<>();
    private long position;
    private long lookAtNanos;
    private boolean stopped;

    private EventWindows(EventTail tail, EventStore store, Clock clock) {
        this.tail = tail;
        this.store = store;
        this.clock = clock;
        this.rhythm = new WriteRhythm("The statistics of events", clock);
        position = store.position();
        lookAtNanos = clock.nanoTime();
    }

    /**
     * Opens the file in the ledger's directory, which are made when they are not there.
     *
     * @param tail used here only from now on, and closed here
     * @throws IllegalStateException when it cannot be read
     */
    public static EventWindows open(EventTail tail, Clock clock) {
        try {
            Path file = Files.createDirectories(tail.directory()).resolve(FILE_NAME);
            EventStore store = EventStore.open(file);
            if (store.position() > tail.endAtOpen()) {
                LOG.warn("The newest events of the ledger were lost, perhaps with the power; the statistics have them");
                store.lowerTo(tail.endAtOpen()); // new events take the places of the lost ones
            }
            if (store.position() >= 0) {
                tail.fromFileOf(store.position());
            }
            return new EventWindows(tail, store, clock);
        } catch (IOException e) {
            throw new IllegalStateException("cannot make " + tail.directory(), e);
        }
    }

    /**
     * Reads what is new in the ledger, and writes down what is due. To be called again and again, as files of the
     * ledger go when their events have ended; mostly it does nothing.
     */
    public synchronized void follow() {
        long now = clock.nanoTime();
        if (now - lookAtNanos >= 0) {
            lookAtNanos = now + LOOK_EVERY.toNanos();
            read();
        }
    }

    /** A ledger that cannot be read stops this fold, and nothing else. */
    private void read() {
        boolean more = !stopped;
        while (more) {
            try {
                more = tail.next(this::fold);
            } catch (CorruptJournalException e) {
                LOG.error("The ledger of events cannot be read any further: its statistics stand still", e);
                stopped = true;
                more = false;
            }
            rhythm.beat(!unwritten.isEmpty(), unwritten.size() > UNWRITTEN_MAX, this::write, this::forget);
        }
    }

    private void fold(EventRecord record) {
        if (tail.position() <= store.position()) {
            return; // it counts already
        }
        position = tail.position();
        switch (record) {
            case EventRecord.Accepted accepted -> {
                EventCell cell = cell(accepted.what().recipient(), accepted.acceptedEpochMillis());
                if (cell != null) {
                    cell.addReceived();
                }
            }
            case EventRecord.Postponed postponed -> {
                EventCell cell = cell(postponed.recipient(), postponed.epochMillis());
                if (cell != null) {
                    cell.addAge(postponed.ageMillis());
                }
            }
            case EventRecord.Ended ended -> fold(ended);
        }
    }

    private void fold(EventRecord.Ended ended) {
        EventCell cell = cell(ended.recipient(), ended.epochMillis());
        if (cell != null) {
            if (ended.how() == EventEnd.SUCCEEDED || ended.how() == EventEnd.FAILED) {
                cell.addAge(ended.ageMillis());
            }
            if (ended.how() != EventEnd.SUCCEEDED) {
                cell.addDropped();
            }
        }
        Message.Origin origin = ended.origin();
        EventCell sender = origin == null ? null : cell(origin.source(), ended.epochMillis());
        if (origin != null && sender != null && ended.how() != EventEnd.SUCCEEDED) {
            sender.addUndelivered(origin.reason());
        }
    }

    /** Where to count for a function at a moment; null for what is no function. */
    private @Nullable EventCell cell(String recipient, long epochMillis) {
        if (recipient.startsWith("arn:")) {
            return null;
        }
        EventKey key = new EventKey(recipient, Tier.FINE.slotAt(epochMillis * NANOS_PER_MILLI));
        return unwritten.computeIfAbsent(key, none -> new EventCell());
    }

    /** The file is synced and the ledger is not: a loss of power must not leave the file ahead of it. */
    private void write() {
        try {
            tail.force();
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("the ledger of events may not be on the disk", e);
        }
        store.add(unwritten, position);
        unwritten.clear();
    }

    private void forget() {
        for (Tier tier : Tier.UP_TO_HOURS) {
            store.forget(tier, tier.slotAt(clock.epochNanos() - tier.kept().toNanos()));
        }
    }

    /** Names of the functions that had events. */
    public synchronized Set<String> functions() {
        read();
        Set<String> all = new HashSet<>(store.functions());
        unwritten.keySet().forEach(key -> all.add(key.function()));
        return all;
    }

    /**
     * What the events of each period add up to, by the second at which it begins; a period without any is left out.
     *
     * @param function name of the function; null for all
     * @param fromEpochSecond when the first period begins; a multiple of 10
     * @param toEpochSecond before which the last period begins
     * @param periodSeconds a multiple of 10
     */
    public synchronized Map<Long, EventStatistics> periods(
            @Nullable String function, long fromEpochSecond, long toEpochSecond, long periodSeconds) {
        read();
        Map<Long, EventCell> cells = new TreeMap<>();
        Tier tier = Tier.coarsest(Tier.UP_TO_HOURS, periodSeconds, fromEpochSecond);
        Periods periods = new Periods(fromEpochSecond, toEpochSecond, periodSeconds, tier.seconds());
        LongFunction<EventCell> of = slot -> cells.computeIfAbsent(periods.beginOf(slot), none -> new EventCell());
        Set<String> wanted = function == null ? store.functions() : Set.of(function);
        store.read(tier, wanted, periods.firstSlot(), periods.endSlot(), (slot, content) ->
                of.apply(slot).add(content));
        unwritten.forEach((key, cell) -> {
            long slot = Tier.FINE.slotIn(tier, key.slot());
            if (periods.contains(slot) && (function == null || function.equals(key.function()))) {
                of.apply(slot).add(cell);
            }
        });
        Map<Long, EventStatistics> statistics = new TreeMap<>();
        cells.forEach((second, cell) -> statistics.put(second, cell.statistics()));
        return statistics;
    }

    /** Closes the file as it is, for a fold that did not come to rest: what is not in it comes again. */
    public synchronized void abandon() {
        try (tail) {
            store.close();
        }
    }

    /** Reads and writes what is new. Throws {@link IllegalStateException} when the disk does not take it. */
    @Override
    public synchronized void close() {
        try (tail;
                store) {
            read();
            if (!unwritten.isEmpty()) {
                write();
            }
        }
    }
}
