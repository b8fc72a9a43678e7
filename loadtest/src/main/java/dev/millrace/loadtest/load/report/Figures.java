package dev.millrace.loadtest.load.report;

import java.util.Locale;

/** How reports write numbers. */
public final class Figures {
    private Figures() {}

    /** With three digits and a unit that keeps it short: {@code 823 ns}, {@code 48.2 us}, {@code 1.21 s}. */
    public static String nanos(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return significant(nanos / 1e3) + " us";
        }
        return nanos < 1_000_000_000 ? significant(nanos / 1e6) + " ms" : significant(nanos / 1e9) + " s";
    }

    /** {@code 1234.5} or {@code 81234}. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10_000 ? "%.1f" : "%.0f", perSecond);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f %%", share * 100);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    private static String significant(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
