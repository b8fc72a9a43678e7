package dev.millrace.gateway.cli.journal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long ago, as in {@code --since 10m}: 1 to 99,999 seconds, minutes, hours or days. Immutable. */
final class Age implements ITypeConverter<Duration> {
    private static final Pattern LEGAL = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

    @Override
    public Duration convert(String value) {
        Matcher matcher = LEGAL.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + value + "' is not a time span; give a whole number and s, m, h or d, for example 30s or 10m");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
