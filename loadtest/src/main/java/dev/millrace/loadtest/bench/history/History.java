package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Runs that might have been: of several functions in several zones, evenly spread over a time, with durations about a
 * lognormal distribution of which the median is 5 ms. Each is made of its number alone, so whoever knows the number
 * knows the run. Immutable.
 */
public final class History {
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final long MEDIAN_NANOS = 5_000_000;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final int FAILED_OF_A_HUNDRED = 2;
    private static final int COLD_OF_A_THOUSAND = 5;
    /** Odd, so that numbers are spread over all request ids, and none comes twice. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long runs;
    private final Instant from;
    private final long stepNanos;
    private final List<RunSubject> functions;

    /**
     * A history.
     *
     * @param runs how many, at least 1
     * @param functions how many functions they are of
     * @param from when the first one arrives
     * @param length until the last one arrives
     */
    public History(long runs, int functions, Instant from, Duration length) {
        this.runs = runs;
        this.from = from;
        this.stepNanos = Math.max(1, length.toNanos() / runs);
        this.functions = IntStream.range(0, functions)
                .mapToObj(i -> new RunSubject(name(i), "$LATEST", "nodejs22.x", "b2Ygbm90aGluZw==", 256, 10_000))
                .toList();
    }

    public long runs() {
        return runs;
    }

    /** When that run arrives. */
    public Instant arrival(long number) {
        return from.plusNanos(number * stepNanos);
    }

    /** The request id of that run. */
    public static UUID requestId(long number) {
        return new UUID(number * SPREAD, ~number);
    }

    /** The name of a function, counted from 0. */
    public static String name(int function) {
        return "function-" + function;
    }

    /** A run, counted from 0. */
    public RunRecord run(long number) {
        SplittableRandom random = new SplittableRandom(number);
        UUID id = requestId(number);
        Instant arrival = arrival(number);
        boolean cold = random.nextInt(1_000) < COLD_OF_A_THOUSAND;
        boolean failed = random.nextInt(100) < FAILED_OF_A_HUNDRED;
        int zone = random.nextInt(ZONES.size());
        return new RunRecord(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                functions.get(random.nextInt(functions.size())),
                ZONES.get(zone),
                zone + 1,
                TriggerKind.INVOKE,
                1,
                arrival.getEpochSecond() * 1_000_000_000L + arrival.getNano(),
                20_000 + random.nextInt(200_000),
                cold ? 100_000_000 + random.nextInt(50_000_000) : 0,
                Math.min(LONGEST_NANOS, (long) (MEDIAN_NANOS * Math.exp(random.nextGaussian()))),
                cold,
                failed ? RunOutcome.FAILED : RunOutcome.RETURNED,
                failed ? "Function.Error" : "",
                100 + random.nextInt(1_000),
                100 + random.nextInt(4_000),
                false);
    }
}
