package dev.millrace.telemetry.window;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.telemetry.follow.RunFold;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.follow.WriteRhythm;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fold from run records to what they add up to in any window of time. A run counts at the moment at which its
 * function began, as in CloudWatch. Slots of ten seconds are added up to slots of five minutes, of an hour and of a day
 * as well, and kept in a file, while what is newer than the file is in memory and comes again from the journal after a
 * crash. Folded by the telemetry-tail thread; any thread may ask.
 */
public final class RunWindows implements RunFold, AutoCloseable {
    /** Name of the file. It lies with the journal, so that none outlives the other. */
    public static final String FILE_NAME = "statistics.db";

    private static final Logger LOG = LoggerFactory.getLogger(RunWindows.class);
    /** More cells than this are written at once, so that a long journal does not fill the memory. */
    private static final int UNWRITTEN_MAX = 2_000;

    private final CellStore store;
    private final RunSource journal;
    private final Clock clock;
    private final WriteRhythm rhythm;
    private final Map<CellKey, RunCell> unwritten = new HashMap<>();
    /** Some of those: of one slot, by subject and zone. Subjects of a file of the journal are told apart as objects. */
    private final IdentityHashMap<RunSubject, Map<String, RunCell>> recent = new IdentityHashMap<>();

    private long recentSlot;
    private long position;

    private RunWindows(CellStore store, RunSource journal, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.position = store.position();
        this.rhythm = new WriteRhythm("The statistics of runs", clock);
    }

    /**
     * Opens the file, which is made when there is none.
     *
     * @param journal where the runs come from that are folded; what they add up to is written when the disk has them
     * @throws IllegalStateException when it cannot be read
     */
    public static RunWindows open(Path file, RunSource journal, Clock clock) {
        CellStore store = CellStore.open(file);
        try {
            long end = journal.endAtOpen();
            if (store.position() > end) {
                LOG.warn("The newest runs of the journal were lost, perhaps with the power; the statistics have them");
                store.lowerTo(end); // new runs take the places of the lost ones
            }
            return new RunWindows(store, journal, clock);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    @Override
    public synchronized void fold(RunRecord run, long at) {
        if (at <= store.position()) {
            return; // it counts already
        }
        position = at;
        cell(run).add(run);
    }

    /** Looks first among the cells of the slot that the run before was in. */
    private RunCell cell(RunRecord run) {
        long slot = Tier.FINE.slotAt(run.startEpochNanos());
        if (slot != recentSlot) {
            recent.clear();
            recentSlot = slot;
        }
        Map<String, RunCell> byZone = recent.computeIfAbsent(run.subject(), none -> new HashMap<>());
        RunCell known = byZone.get(run.zone());
        if (known == null) {
            CellKey key = new CellKey(Tier.FINE, Series.of(run), slot);
            known = unwritten.computeIfAbsent(key, none -> new RunCell());
            byZone.put(run.zone(), known);
        }
        return known;
    }

    @Override
    public synchronized void rest() {
        rhythm.beat(!unwritten.isEmpty(), unwritten.size() >= UNWRITTEN_MAX, this::write, this::forget);
    }

    private void write() {
        Map<CellKey, RunCell> all = new HashMap<>(unwritten);
        for (Tier tier : List.of(Tier.MIDDLE, Tier.COARSE, Tier.DAY)) {
            unwritten.forEach((key, cell) -> {
                CellKey coarser = new CellKey(tier, key.series(), key.tier().slotIn(tier, key.slot()));
                all.computeIfAbsent(coarser, none -> new RunCell()).add(cell);
            });
        }
        force();
        store.add(all, position);
        unwritten.clear();
        recent.clear();
    }

    /** The file is synced and the journal is not: a loss of power must not leave the file ahead of it. */
    private void force() {
        try {
            journal.force();
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("the journal of runs may not be on the disk", e);
        }
    }

    private void forget() {
        for (Tier tier : Tier.values()) {
            store.forget(tier, tier.slotAt(clock.epochNanos() - tier.kept().toNanos()));
        }
    }

    /** Whose runs there are. */
    public synchronized Set<Series> series() {
        Set<Series> all = new HashSet<>(store.series());
        unwritten.keySet().forEach(key -> all.add(key.series()));
        return all;
    }

    /**
     * What the runs of each period add up to, by the second at which it begins; a period without any is left out.
     *
     * @param fromEpochSecond when the first period begins; a multiple of 10
     * @param toEpochSecond before which the last period begins
     * @param periodSeconds a multiple of 10
     */
    public synchronized Map<Long, RunStatistics> periods(
            RunFilter filter, long fromEpochSecond, long toEpochSecond, long periodSeconds) {
        Map<Long, RunCell> cells = new TreeMap<>();
        Tier tier = Tier.coarsest(List.of(Tier.values()), periodSeconds, fromEpochSecond);
        Periods periods = new Periods(fromEpochSecond, toEpochSecond, periodSeconds, tier.seconds());
        read(tier, filter, periods.firstSlot(), periods.endSlot(), slot ->
                cells.computeIfAbsent(periods.beginOf(slot), none -> new RunCell()));
        Map<Long, RunStatistics> statistics = new TreeMap<>();
        cells.forEach((second, cell) -> statistics.put(second, cell.statistics()));
        return statistics;
    }

    /** Adds what is in some slots of ten seconds to a cell, by as few cells of the file as cover them. */
    synchronized void addSlots(RunFilter filter, long firstSlot, long endSlot, RunCell to) {
        addSlots(Tier.DAY, filter, firstSlot, endSlot, to);
    }

    private void addSlots(Tier tier, RunFilter filter, long first, long end, RunCell to) {
        if (first >= end) {
            return;
        }
        long fines = tier.seconds() / Tier.FINE.seconds();
        long firstWhole = Math.ceilDiv(first, fines);
        long endWhole = Math.floorDiv(end, fines);
        if (firstWhole >= endWhole) {
            addSlots(tier.finer(), filter, first, end, to);
            return;
        }
        read(tier, filter, firstWhole, endWhole, slot -> to);
        if (tier != Tier.FINE) {
            addSlots(tier.finer(), filter, first, firstWhole * fines, to);
            addSlots(tier.finer(), filter, endWhole * fines, end, to);
        }
    }

    /** Adds the cells of some slots, in the file and in memory, to those that {@code sums} names for them. */
    private void read(Tier tier, RunFilter filter, long firstSlot, long endSlot, Sums sums) {
        List<Series> wanted = store.series().stream().filter(filter::takes).toList();
        store.read(tier, wanted, firstSlot, endSlot, (slot, content) -> sums.of(slot).add(content));
        unwritten.forEach((key, cell) -> {
            long slot = key.tier().slotIn(tier, key.slot());
            if (slot >= firstSlot && slot < endSlot && filter.takes(key.series())) {
                sums.of(slot).add(cell);
            }
        });
    }

    /** Closes the file as it is, for a fold that did not come to rest: what is not in it comes again. */
    public synchronized void abandon() {
        store.close();
    }

    /** Writes what is not written yet. Throws {@link IllegalStateException} when the disk does not take it. */
    @Override
    public synchronized void close() {
        try {
            if (!unwritten.isEmpty()) {
                write();
            }
        } finally {
            store.close();
        }
    }

    /** Which cell sums up a slot. */
    @FunctionalInterface
    private interface Sums {
        RunCell of(long slot);
    }
}
