package dev.millrace.telemetry.trace;

import dev.millrace.engine.trace.RunTrace;

/**
 * Which of the runs that are neither failed nor slow are kept. Immutable.
 *
 * @param fraction of all traces, 0 to 1; whole traces: whoever asks anywhere for the same trace has the same answer
 * @param callers whether all are kept whose callers keep their part of the trace, too
 */
public record TraceSampling(double fraction, boolean callers) {
    /** One in a hundred, and all that callers keep. */
    public static final TraceSampling DEFAULT = new TraceSampling(0.01, true);

    /** The random part of a trace id is its last seven bytes. */
    private static final int RANDOM_BITS = 56;

    public TraceSampling {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction of traces of " + fraction);
        }
    }

    /**
     * What OpenTelemetry's two variables say of a sampler. Whatever it is, failed and slow runs are kept besides.
     *
     * @param sampler value of {@code OTEL_TRACES_SAMPLER}; empty for the default
     * @param argument value of {@code OTEL_TRACES_SAMPLER_ARG}: the fraction of a {@code traceidratio}; empty for the
     *     default
     * @throws IllegalArgumentException for a sampler or a fraction that there is not
     */
    public static TraceSampling of(String sampler, String argument) {
        boolean parentBased = sampler.startsWith("parentbased_");
        return switch (parentBased ? sampler.substring("parentbased_".length()) : sampler) {
            case "" -> new TraceSampling(fraction(argument), DEFAULT.callers());
            case "always_on" -> new TraceSampling(1, parentBased);
            case "always_off" -> new TraceSampling(0, parentBased);
            case "traceidratio" -> new TraceSampling(fraction(argument), parentBased);
            default -> throw new IllegalArgumentException("OTEL_TRACES_SAMPLER is '" + sampler
                    + "': known are always_on, always_off, traceidratio, and each of them with parentbased_ before it");
        };
    }

    private static double fraction(String argument) {
        if (argument.isEmpty()) {
            return DEFAULT.fraction();
        }
        try {
            return new TraceSampling(Double.parseDouble(argument), false).fraction();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "OTEL_TRACES_SAMPLER_ARG is '" + argument + "': it is a fraction of traces, 0 to 1", e);
        }
    }

    boolean takes(RunTrace run) {
        return (callers && run.sampled()) || isOfFraction(run.traceIdLow());
    }

    /**
     * Whether the trace is of the fraction; who takes a greater one takes all of this, too.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">
     *     Consistent sampling</a>
     */
    private boolean isOfFraction(long traceIdLow) {
        long random = traceIdLow & ((1L << RANDOM_BITS) - 1);
        return random >= Math.round((1 - fraction) * (1L << RANDOM_BITS));
    }
}
