package dev.millrace.gateway.cli.terminal;

import dev.millrace.engine.clock.DurationText;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long ago, as in {@code --since 10m}: 1 to 99,999 seconds, minutes, hours or days. Immutable. */
public final class Age implements ITypeConverter<Duration> {
    private static final Pattern LEGAL = Pattern.compile("[1-9][0-9]{0,4}[smhd]");

    @Override
    public Duration convert(String value) {
        if (!LEGAL.matcher(value).matches()) {
            throw new TypeConversionException(
                    "'" + value + "' is not a time span; give a whole number and s, m, h or d, for example 30s or 10m");
        }
        return DurationText.parse(value);
    }
}
