package dev.millrace.gateway.cli.terminal;

import dev.millrace.gateway.monitor.run.query.RequestIdText;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes request ids from a command line. Immutable. */
public final class RequestIdArgument implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String value) {
        try {
            return RequestIdText.read(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
