package dev.millrace.gateway.api.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a line of an access log is made: a text in which variables of AWS stand, such as {@code $context.requestId}.
 * Whether that text is JSON, XML or words is the business of its author. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html">
 *     Variables</a>
 */
public final class AccessFormat {
    /** AWS's limit. */
    private static final int TEXT_BYTES_MAX = 3 * 1024;

    /** Claims may have names such as {@code cognito:groups}. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\$context\\.(authorizer(?:\\.\\w+(?:[:-]\\w+)*)+|\\w+(?:\\.\\w+)*)");

    private static final Pattern LAST_LINE_END = Pattern.compile("[\\r\\n]+$");
    private static final Pattern SPECIAL = Pattern.compile("[\"\\\\\\p{Cntrl}\\u0085\\u2028\\u2029]");

    /** Texts and names of variables in turn, the first and the last being texts, perhaps empty. */
    private final List<String> parts;

    private AccessFormat(List<String> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Throws {@link IllegalArgumentException} for what AWS does not take. */
    public static AccessFormat parse(String text) {
        String line = LAST_LINE_END.matcher(text).replaceFirst("");
        require(
                text.getBytes(StandardCharsets.UTF_8).length <= TEXT_BYTES_MAX,
                "Access Log format must not exceed " + TEXT_BYTES_MAX + " bytes");
        require(
                line.indexOf('\n') < 0 && line.indexOf('\r') < 0,
                "Access Log format must be single line, new line character is allowed only at end of the format: "
                        + text);
        List<String> parts = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(line);
        int at = 0;
        while (variable.find()) {
            parts.add(line.substring(at, variable.start()));
            parts.add(variable.group(1));
            at = variable.end();
        }
        parts.add(line.substring(at));
        require(
                parts.contains("requestId") || parts.contains("extendedRequestId"),
                "Access Log format must include at least one of $context.requestId and $context.extendedRequestId: "
                        + text);
        return new AccessFormat(parts);
    }

    /**
     * The line. What would end it, or the JSON text that it stands in, is escaped as in JSON.
     *
     * @param values what variables stand for, by their names; null becomes a hyphen
     */
    String line(UnaryOperator<@Nullable String> values) {
        StringBuilder line = new StringBuilder(512).append(parts.getFirst());
        for (int i = 1; i < parts.size(); i += 2) {
            String value = values.apply(parts.get(i));
            line.append(value == null || value.isEmpty() ? "-" : escaped(value)).append(parts.get(i + 1));
        }
        return line.toString();
    }

    private static String escaped(String value) {
        return SPECIAL.matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(switch (found.group().charAt(0)) {
                    case '"' -> "\\\"";
                    case '\\' -> "\\\\";
                    default -> "\\u%04x".formatted((int) found.group().charAt(0));
                }));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
