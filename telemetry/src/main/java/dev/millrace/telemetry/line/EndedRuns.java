package dev.millrace.telemetry.line;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.telemetry.follow.RunFold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the logs need to know of runs: those that ended last, and of all what was run, by which instances, and how it
 * failed. The platform's lines about a run are made of its record, and not stored. Folded by the telemetry-tail thread
 * from the oldest record on; any thread may ask.
 */
public final class EndedRuns implements RunFold {
    static final int RUNS_MAX = 50_000;

    private static final int SUBJECTS_MAX = 10_000;
    private static final int INSTANCES_MAX = 20_000;
    private static final int ERROR_TYPES_MAX = 1_000;
    /** Records come about in the order of their ends, but for so much. */
    private static final long DISORDER_NANOS = Duration.ofSeconds(1).toNanos();

    private final RunRing newest = new RunRing(RUNS_MAX);
    private final Set<RunSubject> subjects = new HashSet<>();
    private final Set<String> errorTypes = new HashSet<>();
    private final Map<String, Times> functions = new HashMap<>();
    /** Those that ran last come last. */
    private final LinkedHashMap<Integer, OfInstance> instances = new LinkedHashMap<>(16, 0.75f, true);
    /** Most runs have the subject of one just before. */
    private @Nullable RunSubject latest;
    /** Those of its function; none when there are too many functions. */
    private @Nullable Times latestTimes;

    private final ReadMark mark;
    private final Clock clock;
    private boolean complete = true;
    private long forgottenEndEpochNanos = Long.MIN_VALUE;
    /** When a function last ended of which there was no room for the times. */
    private long unknownEndEpochNanos = Long.MIN_VALUE;

    private boolean foldedSinceRest;
    private long restedNanos;

    public EndedRuns(Clock clock) {
        this.clock = clock;
        this.mark = new ReadMark(clock);
        this.restedNanos = clock.nanoTime();
    }

    /** When a function ran first and last, in nanoseconds since the Unix epoch. Immutable. */
    public record FunctionTimes(long firstStartEpochNanos, long lastEndEpochNanos) {}

    /** An instance, and the times of its runs, in nanoseconds since the Unix epoch. Immutable. */
    public record InstanceTimes(
            String function,
            String version,
            int instance,
            long firstStartEpochNanos,
            long firstEndEpochNanos,
            long lastEndEpochNanos) {}

    @Override
    public synchronized void fold(RunRecord run, long position) {
        foldedSinceRest = true;
        if (newest.isFull()) {
            forgottenEndEpochNanos = Math.max(forgottenEndEpochNanos, newest.endEpochNanos(0));
        }
        newest.add(run);
        addSubject(run.subject());
        if (latestTimes != null) {
            latestTimes.add(run);
        } else {
            unknownEndEpochNanos = Math.max(unknownEndEpochNanos, run.endEpochNanos());
        }
        complete &= addWithin(errorTypes, run.errorType(), ERROR_TYPES_MAX);
        OfInstance ofInstance = instances.get(run.instance());
        if (ofInstance == null) {
            ofInstance = new OfInstance(run.subject(), new Times());
            instances.put(run.instance(), ofInstance);
            if (instances.size() > INSTANCES_MAX) {
                instances.pollFirstEntry();
            }
        }
        ofInstance.times().add(run);
    }

    @SuppressWarnings("ReferenceEquality") // an equal one is found a little later
    private void addSubject(RunSubject subject) {
        if (subject == latest) {
            return;
        }
        complete &= addWithin(subjects, subject, SUBJECTS_MAX);
        latest = subject;
        latestTimes = functions.get(subject.function());
        if (latestTimes == null && functions.size() < SUBJECTS_MAX) {
            latestTimes = new Times();
            functions.put(subject.function(), latestTimes);
        }
    }

    private static <T> boolean addWithin(Set<T> set, T element, int max) {
        return set.contains(element) || (set.size() < max && set.add(element));
    }

    /** Where nothing was read between two rests, the journal had nothing new at some time after the first. */
    @Override
    public synchronized void rest() {
        if (!foldedSinceRest) {
            mark.readAt(restedNanos);
        }
        foldedSinceRest = false;
        restedNanos = clock.nanoTime();
    }

    /** Waits until what is in the journal now is folded, for so long at most; returns whether it is. */
    public boolean awaitRead(Duration atMost) {
        return mark.await(atMost);
    }

    /**
     * The runs that ended in a range of time, both ends included; null when it reaches further back than what is
     * remembered.
     */
    public synchronized @Nullable List<RunRecord> between(
            long fromEpochNanos, long toEpochNanos, Set<String> ofFunctions) {
        boolean mayHaveRun = unknownEndEpochNanos >= fromEpochNanos
                || ofFunctions.stream()
                        .map(functions::get)
                        .anyMatch(times -> times != null && times.lastEndEpochNanos >= fromEpochNanos);
        if (!mayHaveRun) {
            return List.of();
        }
        if (forgottenEndEpochNanos >= fromEpochNanos) {
            return null;
        }
        List<RunRecord> found = new ArrayList<>();
        for (int i = newest.size() - 1; i >= 0; i--) {
            long end = newest.endEpochNanos(i);
            if (end < fromEpochNanos - DISORDER_NANOS) {
                break;
            }
            if (end >= fromEpochNanos && end <= toEpochNanos && ofFunctions.contains(newest.function(i))) {
                found.add(newest.run(i));
            }
        }
        return found.reversed();
    }

    /** What was run of these functions; null when there were too many of all to remember. */
    public synchronized @Nullable Collection<RunSubject> subjects(Predicate<String> ofFunctions) {
        return complete
                ? subjects.stream().filter(each -> ofFunctions.test(each.function())).toList()
                : null;
    }

    /** The types of all errors. */
    public synchronized Set<String> errorTypes() {
        return Set.copyOf(errorTypes);
    }

    /** When functions ran; of very many, those that ran first. */
    public synchronized Map<String, FunctionTimes> functions() {
        Map<String, FunctionTimes> all = new HashMap<>();
        functions.forEach((function, times) ->
                all.put(function, new FunctionTimes(times.firstStartEpochNanos, times.lastEndEpochNanos)));
        return all;
    }

    /** Forgets functions and instances all of whose runs ended before that time: the journal has none of them. */
    public synchronized void forgetEndedBefore(long epochNanos) {
        functions.values().removeIf(times -> times.lastEndEpochNanos < epochNanos);
        instances.values().removeIf(each -> each.times().lastEndEpochNanos < epochNanos);
    }

    /** The instances of these functions; of very many, those that ran last. */
    public synchronized List<InstanceTimes> instances(Set<String> ofFunctions) {
        List<InstanceTimes> found = new ArrayList<>();
        instances.forEach((number, instance) -> {
            RunSubject subject = instance.subject();
            Times times = instance.times();
            if (ofFunctions.contains(subject.function())) {
                found.add(new InstanceTimes(
                        subject.function(),
                        subject.version(),
                        number,
                        times.firstStartEpochNanos,
                        times.firstEndEpochNanos,
                        times.lastEndEpochNanos));
            }
        });
        return found;
    }

    private record OfInstance(RunSubject subject, Times times) {}

    /** Of some runs. */
    private static final class Times {
        private long firstStartEpochNanos = Long.MAX_VALUE;
        private long firstEndEpochNanos = Long.MAX_VALUE;
        private long lastEndEpochNanos = Long.MIN_VALUE;

        void add(RunRecord run) {
            long end = run.endEpochNanos();
            firstStartEpochNanos = Math.min(firstStartEpochNanos, run.startEpochNanos() - run.initNanos());
            firstEndEpochNanos = Math.min(firstEndEpochNanos, end);
            lastEndEpochNanos = Math.max(lastEndEpochNanos, end);
        }
    }
}
