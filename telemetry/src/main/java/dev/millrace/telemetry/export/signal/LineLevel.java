package dev.millrace.telemetry.export.signal;

import io.opentelemetry.api.logs.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The level that a line of JSON says of itself, as Lambda's own formats and most loggers do, in a member "level". */
final class LineLevel {
    private static final String NAME = "\"level\"";
    private static final int LENGTH_MAX = 16;

    private LineLevel() {}

    /** The level as it is written; null for a line that is no object, or has none. */
    static @Nullable String of(String line) {
        int name = line.startsWith("{") ? line.indexOf(NAME) : -1;
        if (name < 0) {
            return null;
        }
        int from = after(line, after(line, name + NAME.length(), ':'), '"');
        int end = from < 0 ? -1 : line.indexOf('"', from);
        return end < 0 || end - from > LENGTH_MAX ? null : line.substring(from, end);
    }

    /** Behind a character that follows, with nothing but spaces before it; -1 when another one does. */
    private static int after(String line, int from, char expected) {
        int at = from;
        while (at >= 0 && at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at >= 0 && at < line.length() && line.charAt(at) == expected ? at + 1 : -1;
    }

    static Severity severity(@Nullable String level) {
        return switch (level == null ? "" : level.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> Severity.TRACE;
            case "DEBUG" -> Severity.DEBUG;
            case "INFO" -> Severity.INFO;
            case "WARN", "WARNING" -> Severity.WARN;
            case "ERROR" -> Severity.ERROR;
            case "FATAL", "CRITICAL" -> Severity.FATAL;
            default -> Severity.UNDEFINED_SEVERITY_NUMBER;
        };
    }
}
