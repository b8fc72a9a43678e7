package dev.millrace.telemetry.trace;

/**
 * Which of the runs that are neither failed nor slow are kept. Immutable.
 *
 * @param fraction of all traces, 0 to 1; whole traces: whoever asks anywhere for the same trace has the same answer,
 *     unless the next lowers the fraction in some seconds; who has a lower one takes a part of what the others take
 * @param perSecondMax how many runs are kept for the fraction in a second at most, about
 * @param callers whether all are kept whose callers keep their part of the trace, too
 */
public record TraceSampling(double fraction, int perSecondMax, boolean callers) {
    /** Where a fraction is asked for. */
    static final int NO_LIMIT = Integer.MAX_VALUE;

    /** One in a hundred, which a busy server has too many of, and all that callers keep. */
    public static final TraceSampling DEFAULT = new TraceSampling(0.01, 100, true);

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
            case "" -> argument.isEmpty() ? DEFAULT : unlimited(fraction(argument), DEFAULT.callers());
            case "always_on" -> unlimited(1, parentBased);
            case "always_off" -> unlimited(0, parentBased);
            case "traceidratio" -> unlimited(fraction(argument), parentBased);
            default -> throw new IllegalArgumentException("OTEL_TRACES_SAMPLER is '" + sampler
                    + "': known are always_on, always_off, traceidratio, and each of them with parentbased_ before it");
        };
    }

    /** All of that fraction, however many they are. */
    static TraceSampling unlimited(double fraction, boolean callers) {
        return new TraceSampling(fraction, NO_LIMIT, callers);
    }

    private static double fraction(String argument) {
        if (argument.isEmpty()) {
            return DEFAULT.fraction();
        }
        try {
            return unlimited(Double.parseDouble(argument), false).fraction();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "OTEL_TRACES_SAMPLER_ARG is '" + argument + "': it is a fraction of traces, 0 to 1", e);
        }
    }
}
