package dev.millrace.loadtest.bench;

import java.util.List;
import java.util.Locale;

/**
 * A measured figure beside the bar that its median must clear. Immutable.
 *
 * @param figure what was measured, with its unit
 * @param format of one number, for example {@code %.2f}
 * @param limit whether the bar is the most or the least that there may be
 */
public record Verdict(String figure, String format, Spread measured, Limit limit, double bar) {
    /** Which side of a bar is the good one. */
    public enum Limit {
        AT_MOST,
        AT_LEAST
    }

    private static final String ROW = "%-66s %-16s %-26s %s%n";

    public static Verdict atMost(double bar, String figure, String format, Spread measured) {
        return new Verdict(figure, format, measured, Limit.AT_MOST, bar);
    }

    public static Verdict atLeast(double bar, String figure, String format, Spread measured) {
        return new Verdict(figure, format, measured, Limit.AT_LEAST, bar);
    }

    public boolean isMet() {
        return switch (limit) {
            case AT_MOST -> measured.median() <= bar;
            case AT_LEAST -> measured.median() >= bar;
        };
    }

    /** One line for each, with what it says. */
    public static String table(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT, "%n" + ROW, "bar", "must be", "median [min..max]", ""));
        for (Verdict verdict : verdicts) {
            out.append(String.format(
                    Locale.ROOT,
                    ROW,
                    verdict.figure,
                    (verdict.limit == Limit.AT_MOST ? "at most " : "at least ")
                            + String.format(Locale.ROOT, verdict.format, verdict.bar),
                    verdict.measured.print(verdict.format),
                    verdict.isMet() ? "met" : "MISSED"));
        }
        return out.toString();
    }
}
