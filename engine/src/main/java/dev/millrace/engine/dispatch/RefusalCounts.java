package dev.millrace.engine.dispatch;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.AdmissionTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many invocations were refused: by reason since the start, and by function since the last tally. Thread-safe.
 */
public final class RefusalCounts {
    private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();
    private final Map<FunctionName, OfFunction> byFunction = new ConcurrentHashMap<>();

    /** Counts and returns the refusal of an invocation. */
    Refusal count(FunctionName function, Refusal refusal) {
        OfFunction counts = byFunction.computeIfAbsent(function, any -> new OfFunction());
        (refusal instanceof Refusal.Throttled ? counts.throttled : counts.unavailable).increment();
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

    /** What was refused of each function since the last call, for functions of which something was. */
    public List<AdmissionTally> takeTallies(long nowEpochNanos) {
        List<AdmissionTally> tallies = new ArrayList<>();
        byFunction.forEach((function, counts) -> {
            long throttled = counts.throttled.sumThenReset();
            long unavailable = counts.unavailable.sumThenReset();
            if (throttled + unavailable > 0) {
                tallies.add(new AdmissionTally(function.value(), nowEpochNanos, throttled, unavailable, 0));
            }
        });
        return tallies;
    }

    /** Counts again, for the next tally, what was taken and could not be written. */
    public void putBack(AdmissionTally tally) {
        OfFunction counts = byFunction.computeIfAbsent(new FunctionName(tally.function()), any -> new OfFunction());
        counts.throttled.add(tally.throttled());
        counts.unavailable.add(tally.unavailable());
    }

    /** The counts at this moment, by reason in alphabetical order. */
    public Map<String, Long> byReason() {
        Map<String, Long> counts = new TreeMap<>();
        byReason.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    private static final class OfFunction {
        final LongAdder throttled = new LongAdder();
        final LongAdder unavailable = new LongAdder();
    }
}
