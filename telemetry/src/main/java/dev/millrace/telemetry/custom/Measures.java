package dev.millrace.telemetry.custom;

import dev.millrace.engine.clock.Clock;
import dev.millrace.telemetry.window.Periods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients have measured. A measurement is on the disk when its receipt says so, in slots of a minute, five minutes
 * and an hour, and of a second where that is wanted; slots are kept as long as CloudWatch keeps them. What comes while
 * something is written is written together, with one commit. Thread-safe; waits for the disk.
 */
public final class Measures implements AutoCloseable {
    /** Name of the file in the data directory. */
    public static final String FILE_NAME = "metrics.db";

    private static final Logger LOG = LoggerFactory.getLogger(Measures.class);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    /** Of so many series slots are forgotten in one transaction, between which others write. */
    private static final int FORGET_SERIES_MAX = 200;

    private final MeasureStore store;
    private final Clock clock;
    private final MeasureLimits limits;
    private final GroupCommit commit;
    private final MeasuredSeries series = new MeasuredSeries();
    private long forgetAtNanos;

    private Measures(MeasureStore store, Clock clock, MeasureLimits limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.commit = new GroupCommit(limits.waitingMax(), this::write);
        this.forgetAtNanos = clock.nanoTime();
        store.readSeries(series::put);
    }

    /**
     * Opens the file, which is made when there is none.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public static Measures open(Path file, Clock clock, MeasureLimits limits) {
        return new Measures(MeasureStore.open(file), clock, limits);
    }

    /** Stores all of the measurements or none, perhaps by another thread that writes already. */
    public void put(List<Measurement> measurements, MeasureReceipt receipt) {
        commit.take(new GroupCommit.Batch(measurements, receipt));
    }

    /** Called by one thread at a time. */
    private void write(List<GroupCommit.Batch> group) {
        List<GroupCommit.Batch> untold = new ArrayList<>(group);
        try {
            long now = clock.epochMillis() / 1_000;
            MeasuredSeries.Change change = series.change();
            Map<MeasureStore.SlotKey, List<ValueSpread>> slots = new HashMap<>();
            boolean full = store.usedBytes() >= limits.fileBytesMax();
            for (GroupCommit.Batch batch : group) {
                if (full) {
                    untold.remove(batch);
                    refuse(batch, "The file of metrics has reached " + limits.fileBytesMax() + " bytes");
                } else if (change.newIn(batch.measurements()) + change.size() > limits.seriesMax()) {
                    untold.remove(batch);
                    refuse(batch, "There is room for " + limits.seriesMax() + " metrics");
                } else {
                    batch.measurements().forEach(one -> add(one, change.idOf(one), now, slots));
                }
            }
            if (!untold.isEmpty()) {
                store.write(change.rows(), slots);
                series.apply(change);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("What clients have measured could not be written", e);
            RuntimeException cause = e instanceof RuntimeException known ? known : new IllegalStateException(e);
            untold.forEach(batch -> batch.tell(receipt -> receipt.failed(cause)));
            return;
        }
        untold.forEach(batch -> batch.tell(MeasureReceipt::stored));
        forgetWhenDue();
    }

    private static void refuse(GroupCommit.Batch batch, String why) {
        batch.tell(receipt -> receipt.noRoom(why));
    }

    private static void add(
            Measurement one, long series, long now, Map<MeasureStore.SlotKey, List<ValueSpread>> slots) {
        for (Resolution resolution : Resolution.values()) {
            long slot = resolution.slotAt(one.epochSecond());
            boolean isKept = slot >= resolution.firstKept(now) && (resolution != Resolution.SECOND || one.isFine());
            if (isKept) {
                MeasureStore.SlotKey key = new MeasureStore.SlotKey(resolution, series, slot);
                slots.computeIfAbsent(key, none -> new ArrayList<>()).add(one.values());
            }
        }
    }

    private void forgetWhenDue() {
        if (clock.nanoTime() - forgetAtNanos < 0) {
            return;
        }
        forgetAtNanos = clock.nanoTime() + FORGET_EVERY.toNanos();
        try {
            long now = clock.epochMillis() / 1_000;
            List<Long> all = series.ids(Long.MAX_VALUE);
            for (int i = 0; i < all.size(); i += FORGET_SERIES_MAX) {
                store.forgetSlots(all.subList(i, Math.min(all.size(), i + FORGET_SERIES_MAX)), now);
            }
            long oldest = Resolution.HOUR.firstKept(now) * Resolution.HOUR.seconds();
            List<Long> gone = series.ids(oldest);
            store.forgetSeries(gone);
            series.remove(gone);
        } catch (RuntimeException e) {
            LOG.error("Old metrics could not be deleted; it is tried again in an hour", e);
        }
    }

    /**
     * The series that there are, of any unit.
     *
     * @param activeSinceEpochSecond only those that were measured since then
     */
    public Collection<SeriesName> series(long activeSinceEpochSecond) {
        return series.names(activeSinceEpochSecond);
    }

    /** The units in which a series was measured, in the order of their names. */
    public List<String> units(SeriesName name) {
        return List.copyOf(series.units(name).keySet());
    }

    /**
     * The values of each period that has any, by the second at which it begins.
     *
     * @param fromEpochSecond when the first period begins; periods of less than a minute have what was measured finely
     * @param toEpochSecond before which the last period begins
     */
    public SortedMap<Long, ValueSpread> periods(
            SeriesName name, String unit, long fromEpochSecond, long toEpochSecond, long periodSeconds) {
        SortedMap<Long, ValueSpread> spreads = new TreeMap<>();
        Long id = series.units(name).get(unit);
        if (id == null) {
            return spreads;
        }
        Resolution resolution = Resolution.coarsestOf(periodSeconds, fromEpochSecond);
        Periods periods = new Periods(fromEpochSecond, toEpochSecond, periodSeconds, resolution.seconds());
        store.read(resolution, id, periods.firstSlot(), periods.endSlot(), (slot, values) ->
                spreads.merge(periods.beginOf(slot), values, ValueSpread::plus));
        return spreads;
    }

    @Override
    public void close() {
        store.close();
    }
}
