package dev.millrace.engine.runtime.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The places of a worker that are in use, and those of them that are being started. Guarded by the worker's lock. */
final class WorkerPlaces {
    private final int placesMax;
    private final Set<WorkerInstance> used = new HashSet<>();
    private final Set<WorkerInstance> starting = new HashSet<>();

    WorkerPlaces(int placesMax) {
        this.placesMax = placesMax;
    }

    boolean areFull() {
        return used.size() >= placesMax;
    }

    boolean areFree() {
        return used.isEmpty();
    }

    /** It is in use from now on, and being started. */
    void take(WorkerInstance place) {
        used.add(place);
        starting.add(place);
    }

    /** Returns false when its start had ended before. */
    boolean startEnds(WorkerInstance place) {
        return starting.remove(place);
    }

    /** Returns false when it was not in use any more. */
    boolean release(WorkerInstance place) {
        return used.remove(place);
    }

    List<WorkerInstance> used() {
        return List.copyOf(used);
    }

    List<WorkerInstance> starting() {
        return List.copyOf(starting);
    }

    /** Those that are still being started for runs which were ended meanwhile. */
    List<WorkerInstance> startingInVain() {
        List<WorkerInstance> inVain = new ArrayList<>();
        for (WorkerInstance place : starting) {
            if (place.isStartedInVain()) {
                inVain.add(place);
            }
        }
        return inVain;
    }

    /** Whether no invocation waits for a start. */
    boolean startAhead() {
        return starting.stream().allMatch(place -> place.first().isPreparation());
    }
}
