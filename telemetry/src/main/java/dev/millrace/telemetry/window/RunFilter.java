package dev.millrace.telemetry.window;

import org.jspecify.annotations.Nullable;

/**
 * Whose runs are wanted. Immutable.
 *
 * @param function null for all
 * @param version null for all
 * @param zone null for all
 */
public record RunFilter(@Nullable String function, @Nullable String version, @Nullable String zone) {
    public static final RunFilter ALL = new RunFilter(null, null, null);

    public static RunFilter ofFunction(String function) {
        return new RunFilter(function, null, null);
    }

    boolean takes(Series series) {
        return isOrAny(function, series.function())
                && isOrAny(version, series.version())
                && isOrAny(zone, series.zone());
    }

    private static boolean isOrAny(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }
}
