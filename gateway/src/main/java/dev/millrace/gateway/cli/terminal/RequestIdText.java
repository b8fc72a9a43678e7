package dev.millrace.gateway.cli.terminal;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads request ids. Immutable. */
public final class RequestIdText implements ITypeConverter<UUID> {
    private static final Pattern LEGAL = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public UUID convert(String value) {
        if (!LEGAL.matcher(value).matches()) {
            throw new TypeConversionException(
                    "a request id is such as 8f4f1ee6-2c1c-4b1e-9d7a-0d7c6f1f8a11; not " + value);
        }
        return UUID.fromString(value);
    }
}
