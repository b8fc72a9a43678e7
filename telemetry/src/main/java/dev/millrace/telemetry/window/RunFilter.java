package dev.millrace.telemetry.window;

import org.jspecify.annotations.Nullable;

/**
 * Whose runs are wanted. Immutable.
 *
 * @param function null for all
 * @param version null for all
 * @param zone null for all
 * @param alias by which they were called: null for all, empty for those that were called by none
 */
public record RunFilter(
        @Nullable String function, @Nullable String version, @Nullable String zone, @Nullable String alias) {
    public static final RunFilter ALL = new RunFilter(null, null, null);

    /** Whatever they were called by. */
    public RunFilter(@Nullable String function, @Nullable String version, @Nullable String zone) {
        this(function, version, zone, null);
    }

    public static RunFilter ofFunction(String function) {
        return new RunFilter(function, null, null);
    }

    boolean takes(Series series) {
        return isOrAny(function, series.function())
                && isOrAny(version, series.version())
                && isOrAny(zone, series.zone())
                && isOrAny(alias, series.alias());
    }

    private static boolean isOrAny(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }
}
