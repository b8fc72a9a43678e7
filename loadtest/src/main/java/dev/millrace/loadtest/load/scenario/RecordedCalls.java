package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.invocation.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls that were recorded, in the order of their arrival. Immutable. */
public final class RecordedCalls {
    public static final int CALLS_MAX = 1_000_000;

    private final long[] offsetsNanos;
    private final int[] targets;
    private final List<Payload> payloads;
    private final List<String> functions;
    private final String source;
    private final Map<PayloadSource, Integer> sources;

    /**
     * One of the calls. Immutable.
     *
     * @param function {@code NAME} or {@code NAME:VERSION}
     */
    public record Call(long arrivalEpochNanos, String function, Payload payload, PayloadSource payloadSource) {}

    /** Where the payload of a call comes from. */
    public enum PayloadSource {
        /** It is the one that was recorded. */
        CAPTURED("as captured"),
        /** It is the one that was recorded, with marks in the place of secrets. */
        REDACTED("redacted"),
        /** None was kept; it is filler of the recorded size. */
        SYNTHETIC("synthetic, of the recorded size");

        private final String text;

        PayloadSource(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Throws {@link IllegalArgumentException} when there are no calls, or too many of them or of their functions.
     *
     * @param source where they come from, for reports
     */
    public RecordedCalls(String source, List<Call> calls) {
        if (calls.isEmpty() || calls.size() > CALLS_MAX) {
            throw new IllegalArgumentException(
                    calls.size() + " recorded calls in " + source + ": must be between 1 and " + CALLS_MAX);
        }
        List<Call> ordered = new ArrayList<>(calls);
        ordered.sort(Comparator.comparingLong(Call::arrivalEpochNanos));
        Map<String, Integer> known = new LinkedHashMap<>();
        Map<PayloadSource, Integer> bySource = new LinkedHashMap<>();
        this.offsetsNanos = new long[ordered.size()];
        this.targets = new int[ordered.size()];
        for (int i = 0; i < targets.length; i++) {
            Call call = ordered.get(i);
            offsetsNanos[i] = call.arrivalEpochNanos() - ordered.getFirst().arrivalEpochNanos();
            known.putIfAbsent(call.function(), known.size());
            targets[i] = known.getOrDefault(call.function(), 0);
            bySource.merge(call.payloadSource(), 1, Integer::sum);
        }
        this.payloads = ordered.stream().map(Call::payload).toList();
        this.functions = List.copyOf(known.keySet());
        this.sources = Map.copyOf(bySource);
        this.source = source;
        if (functions.size() > Scenario.TARGETS_MAX) {
            throw new IllegalArgumentException("calls of " + functions.size() + " functions in " + source
                    + ": at most " + Scenario.TARGETS_MAX + "; choose some with --function");
        }
    }

    public int count() {
        return offsetsNanos.length;
    }

    /** From the first call to that one, as recorded. */
    public long offsetNanos(int call) {
        return offsetsNanos[call];
    }

    /** Index of its function among the {@link #functions}. */
    public int target(int call) {
        return targets[call];
    }

    public Payload payload(int call) {
        return payloads.get(call);
    }

    /** All functions, each once, in the order of their first calls. */
    public List<String> functions() {
        return functions;
    }

    public String source() {
        return source;
    }

    /** How many payloads come from where. */
    public Map<PayloadSource, Integer> payloadSources() {
        return sources;
    }
}
