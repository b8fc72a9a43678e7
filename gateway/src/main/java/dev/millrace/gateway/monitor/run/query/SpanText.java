package dev.millrace.gateway.monitor.run.query;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 1.5s}, {@code 80us}. */
public final class SpanText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> UNIT_NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private SpanText() {}

    /** Nanoseconds, rounded down. Throws {@link IllegalArgumentException} for a text that says no duration. */
    public static long nanos(String text) {
        Matcher parts = TEXT.matcher(text);
        Long unitNanos = parts.matches() ? UNIT_NANOS.get(parts.group(2)) : null;
        if (unitNanos == null) {
            throw new IllegalArgumentException("a duration is a number and ns, us, ms, s, m or h, for example 250ms or"
                    + " 1.5s; not " + text);
        }
        BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unitNanos));
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("a duration of " + text + " is too long");
        }
        return nanos.longValue();
    }
}
