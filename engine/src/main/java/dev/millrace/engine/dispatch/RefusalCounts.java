package dev.millrace.engine.dispatch;

import dev.millrace.engine.invocation.Refusal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many invocations were refused, by reason, since the start. Thread-safe. */
public final class RefusalCounts {
    private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();

    /** Counts and returns the refusal. */
    Refusal count(Refusal refusal) {
        String reason =
                switch (refusal) {
                    case Refusal.Throttled throttled -> throttled.reason().wireName();
                    case Refusal.Unavailable _ -> "Unavailable";
                    case Refusal.ShuttingDown _ -> "ShuttingDown";
                    case Refusal.NotFound _ -> "NotFound";
                    case Refusal.InvalidParameter _ -> "InvalidParameter";
                    case Refusal.ShapeViolation _ -> "ShapeViolation";
                    case Refusal.Malformed _ -> "Malformed";
                    case Refusal.InvalidContent _ -> "InvalidContent";
                    case Refusal.Conflict _ -> "Conflict";
                    case Refusal.StaleRevision _ -> "StaleRevision";
                    case Refusal.TooLarge _ -> "TooLarge";
                    case Refusal.Recursive _ -> "Recursive";
                    case Refusal.OfService _ -> "OfService";
                    case Refusal.PolicyTooLong _ -> "PolicyTooLong";
                    case Refusal.CodeStorageExceeded _ -> "CodeStorageExceeded";
                };
        byReason.computeIfAbsent(reason, any -> new LongAdder()).increment();
        return refusal;
    }

    /** The counts at this moment, by reason in alphabetical order. */
    public Map<String, Long> byReason() {
        Map<String, Long> counts = new TreeMap<>();
        byReason.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}
