package dev.millrace.gateway.cli.terminal;

import java.util.Locale;

/** Durations and sizes with three digits and the unit that suits them. */
public final class HumanUnits {
    private static final String[] DURATIONS = {"ns", "µs", "ms", "s"};
    private static final String[] SIZES = {"B", "kB", "MB", "GB"};

    private HumanUnits() {}

    public static String duration(long nanos) {
        return scaled(nanos, DURATIONS);
    }

    public static String size(long bytes) {
        return scaled(bytes, SIZES);
    }

    private static String scaled(long value, String[] units) {
        int unit = 0;
        double scaled = value;
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        int decimals = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", scaled, units[unit]);
    }
}
