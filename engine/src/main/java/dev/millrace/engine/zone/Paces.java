package dev.millrace.engine.zone;

import dev.millrace.engine.function.FunctionVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The pace of every function version, shared by all zones. Thread-safe. */
final class Paces {
    private final Map<FunctionVersion, Pace> paces = new ConcurrentHashMap<>();

    Pace of(FunctionVersion version) {
        return paces.computeIfAbsent(version, any -> new Pace());
    }

    /** Forgets the versions that are not in use. */
    void keepOnly(Predicate<FunctionVersion> inUse) {
        paces.keySet().removeIf(inUse.negate());
    }
}
