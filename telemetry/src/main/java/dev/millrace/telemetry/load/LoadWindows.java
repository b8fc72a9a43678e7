package dev.millrace.telemetry.load;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.follow.RunFold;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.follow.WriteRhythm;
import dev.millrace.telemetry.window.Periods;
import dev.millrace.telemetry.window.Tier;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fold from runs and tallies to what loads the server in any window of time. An instance counts as at work from
 * when it takes a run until that ends, its start included. Folded by the telemetry-tail thread; any thread may ask.
 */
public final class LoadWindows implements RunFold, AutoCloseable {
    /** Name of the file. It lies with the journal, so that none outlives the other. */
    public static final String FILE_NAME = "load.db";

    private static final long SLOT_NANOS = Duration.ofSeconds(Tier.FINE.seconds()).toNanos();
    /** Runs that ended so long before the newest one have no part in a slot that may change. */
    private static final long SETTLED_NANOS = Duration.ofMinutes(62).toNanos();
    /** More slots than this are written at once, so that a long journal does not fill the memory. */
    private static final int UNWRITTEN_SLOTS_MAX = 100;

    private final LoadStore store;
    private final RunSource journal;
    private final WriteRhythm rhythm;
    private final Clock clock;
    private final Map<String, PeakSweep> functions = new HashMap<>();
    private final PeakSweep account = new PeakSweep(SLOT_NANOS);
    /** That of unreserved runs; null while all are, and so the account's tells theirs. */
    private @Nullable PeakSweep unreserved;

    /** What tallies have told, and the file does not know. */
    private final Map<LoadKey, Load> told = new HashMap<>();

    private final long settledEpochNanos;
    private long position;
    private long newestEpochNanos;
    private int reservedRuns;
    /** From when on so much is reserved; what was before is told. */
    private long reservedFromSlot;

    private boolean changed;

    private LoadWindows(LoadStore store, RunSource journal, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.rhythm = new WriteRhythm("The load of the server", clock);
        LoadStore.Folded folded = store.folded();
        position = folded.position();
        newestEpochNanos = folded.newestEpochNanos();
        reservedRuns = folded.reservedRuns();
        reservedFromSlot = Tier.FINE.slotAt(newestEpochNanos) + 1; // the file knows what was in those before
        settledEpochNanos = newestEpochNanos - SETTLED_NANOS;
    }

    /**
     * Opens the file, which is made when there is none.
     *
     * @param journal where the runs and tallies come from; what they add up to is written when the disk has them
     * @throws IllegalStateException when it cannot be read
     */
    public static LoadWindows open(Path file, RunSource journal, Clock clock) {
        LoadStore store = LoadStore.open(file);
        try {
            long end = journal.endAtOpen();
            if (store.folded().position() > end) {
                store.lowerTo(end); // new records take the places of those that were lost with the power
            }
            return new LoadWindows(store, journal, clock);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** Runs that count already are taken in again after a start, since later ones may have run beside them. */
    @Override
    public synchronized void fold(RunRecord run, long at) {
        long end = run.endEpochNanos();
        boolean isKnown = at <= store.folded().position();
        if (isKnown && end < settledEpochNanos) {
            return;
        }
        long begin = run.arrivalEpochNanos() + run.queueNanos();
        end = Math.max(end, begin + 1);
        functions
                .computeIfAbsent(run.subject().function(), any -> new PeakSweep(SLOT_NANOS))
                .add(begin, end);
        if (run.reserved() && unreserved == null) {
            unreserved = account.copy();
        }
        account.add(begin, end);
        if (!run.reserved() && unreserved != null) {
            unreserved.add(begin, end);
        }
        newestEpochNanos = Math.max(newestEpochNanos, end);
        if (!isKnown) {
            position = at;
            changed = true;
        }
    }

    @Override
    public synchronized void fold(AdmissionTally tally, long at) {
        if (at <= store.folded().position()) {
            return;
        }
        position = at;
        changed = true;
        long slot = Tier.FINE.slotAt(tally.endEpochNanos());
        if (tally.function().equals(AdmissionTally.ACCOUNT)) {
            reserve(tally.reservedRuns(), slot);
        } else {
            Load load = new Load(tally.throttled(), tally.unavailable(), 0, 0, 0);
            merge(told, tally.function(), slot, load);
            merge(told, Load.ACCOUNT, slot, load);
        }
    }

    /** What was reserved before counts in the slots until then. */
    private void reserve(int runs, long fromSlot) {
        account.forEachChanged(reservedFromSlot, fromSlot, (slot, peak) ->
                merge(told, Load.ACCOUNT, slot, new Load(0, 0, 0, 0, reservedRuns)));
        reservedRuns = runs;
        reservedFromSlot = fromSlot;
    }

    @Override
    public synchronized void rest() {
        rhythm.beat(changed, account.changedSlots() > UNWRITTEN_SLOTS_MAX, this::write, this::forget);
    }

    /** The file is synced and the journal is not: a loss of power must not leave the file ahead of it. */
    private void write() {
        try {
            journal.force();
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("the journal of runs may not be on the disk", e);
        }
        Map<LoadKey, Load> loads = new HashMap<>(told);
        for (String function : functions.keySet()) {
            addUnwritten(function, Long.MIN_VALUE, Long.MAX_VALUE, loads);
        }
        addUnwritten(Load.ACCOUNT, Long.MIN_VALUE, Long.MAX_VALUE, loads);
        store.add(loads, new LoadStore.Folded(position, newestEpochNanos, reservedRuns));
        told.clear();
        changed = false;
        account.settle();
        if (unreserved != null) {
            unreserved.settle();
        }
        functions.values().forEach(PeakSweep::settle);
        long newestSlot = Tier.FINE.slotAt(newestEpochNanos);
        functions.values().removeIf(sweep -> sweep.isPast(newestSlot));
    }

    /** Adds the peaks that are not in the file, or less of them are. */
    private void addUnwritten(String function, long firstSlot, long endSlot, Map<LoadKey, Load> to) {
        if (function.equals(Load.ACCOUNT)) {
            account.forEachChanged(firstSlot, endSlot, (slot, peak) -> {
                int reserved = slot < reservedFromSlot ? 0 : reservedRuns;
                merge(to, function, slot, new Load(0, 0, peak, 0, reserved));
            });
            PeakSweep ofUnreserved = unreserved == null ? account : unreserved;
            ofUnreserved.forEachChanged(
                    firstSlot, endSlot, (slot, peak) -> merge(to, function, slot, new Load(0, 0, 0, peak, 0)));
        } else {
            PeakSweep sweep = functions.get(function);
            if (sweep != null) {
                sweep.forEachChanged(
                        firstSlot, endSlot, (slot, peak) -> merge(to, function, slot, new Load(0, 0, peak, 0, 0)));
            }
        }
    }

    private static void merge(Map<LoadKey, Load> loads, String function, long slot, Load load) {
        loads.merge(new LoadKey(function, slot), load, Load::and);
    }

    private void forget() {
        for (Tier tier : Tier.UP_TO_HOURS) {
            store.forget(tier, tier.slotAt(clock.epochNanos() - tier.kept().toNanos()));
        }
    }

    /** Names of the functions of which something is known; {@link Load#ACCOUNT} among them. */
    public synchronized Set<String> functions() {
        Set<String> all = new HashSet<>(store.functions());
        all.addAll(functions.keySet());
        told.keySet().forEach(key -> all.add(key.function()));
        if (account.changedSlots() > 0) {
            all.add(Load.ACCOUNT);
        }
        return all;
    }

    /**
     * The load in each period, by the second at which it begins; a period without any is left out.
     *
     * @param function name of the function, or {@link Load#ACCOUNT}
     * @param fromEpochSecond when the first period begins; a multiple of 10
     * @param toEpochSecond before which the last period begins
     * @param periodSeconds a multiple of 10
     */
    public synchronized Map<Long, Load> periods(
            String function, long fromEpochSecond, long toEpochSecond, long periodSeconds) {
        Map<Long, Load> loads = new TreeMap<>();
        Tier tier = Tier.coarsest(Tier.UP_TO_HOURS, periodSeconds, fromEpochSecond);
        Periods periods = new Periods(fromEpochSecond, toEpochSecond, periodSeconds, tier.seconds());
        LoadStore.LoadConsumer add = (slot, load) -> loads.merge(periods.beginOf(slot), load, Load::and);
        store.read(tier, function, periods.firstSlot(), periods.endSlot(), add);
        Map<LoadKey, Load> unwritten = new HashMap<>();
        long fines = tier.seconds() / Tier.FINE.seconds();
        addUnwritten(function, periods.firstSlot() * fines, periods.endSlot() * fines, unwritten);
        told.forEach((key, load) -> {
            if (key.function().equals(function)) {
                merge(unwritten, function, key.slot(), load);
            }
        });
        unwritten.forEach((key, load) -> {
            long slot = Tier.FINE.slotIn(tier, key.slot());
            if (periods.contains(slot)) {
                add.accept(slot, load);
            }
        });
        return loads;
    }

    /** Closes the file as it is, for a fold that did not come to rest: what is not in it comes again. */
    public synchronized void abandon() {
        store.close();
    }

    /** Writes what is not written yet. Throws {@link IllegalStateException} when the disk does not take it. */
    @Override
    public synchronized void close() {
        try {
            if (changed) {
                write();
            }
        } finally {
            store.close();
        }
    }
}
