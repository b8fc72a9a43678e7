package dev.millrace.gateway.monitor.run.query;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.lookup.RunQuery;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link RunQuery} from the texts of its parts, as URLs and commands give them by the names in {@link #NAMES}.
 * Immutable.
 *
 * @param moments reads times
 */
public record RunQueryText(MomentText moments) {
    /** The parts of a query. */
    public static final List<String> NAMES = List.of(
            "function",
            "version",
            "alias",
            "zone",
            "trigger",
            "outcome",
            "minDuration",
            "maxDuration",
            "from",
            "to");

    /** Stands for every outcome but one. */
    private static final Pattern ERROR = Pattern.compile("\\berror\\b", Pattern.CASE_INSENSITIVE);

    private static final String ERRORS = EnumSet.complementOf(EnumSet.of(RunOutcome.RETURNED)).stream()
            .map(RunOutcome::name)
            .collect(Collectors.joining(","));

    /**
     * Reads what is given and takes any for the rest.
     *
     * @param given the texts that are given for a part; null or none when that is not asked for
     * @throws IllegalArgumentException for a text that a part cannot be; the message names the part
     */
    public RunQuery read(Function<String, ? extends @Nullable List<String>> given) {
        String function = one(given, "function");
        String version = one(given, "version");
        int colon = function == null ? -1 : function.indexOf(':');
        if (function != null && colon >= 0) {
            String ofFunction = function.substring(colon + 1);
            if (version != null && !version.equals(ofFunction)) {
                throw named("version", "it is said twice, and differently");
            }
            version = ofFunction;
            function = function.substring(0, colon);
        }
        RunQuery all = RunQuery.ALL;
        long minRunNanos = number(given, "minDuration", SpanText::nanos, all.minRunNanos());
        long maxRunNanos = number(given, "maxDuration", SpanText::nanos, all.maxRunNanos());
        long fromEpochNanos = number(given, "from", moments::epochNanos, all.fromEpochNanos());
        long toEpochNanos = number(given, "to", moments::epochNanos, all.toEpochNanos());
        if (minRunNanos > maxRunNanos) {
            throw named("minDuration", "it is above maxDuration");
        }
        if (fromEpochNanos > toEpochNanos) {
            throw named("from", "it is after 'to'");
        }
        return new RunQuery(
                function,
                version,
                one(given, "alias"),
                one(given, "zone"),
                constants(given, "trigger", TriggerKind.class),
                constants(name -> outcomes(given.apply(name)), "outcome", RunOutcome.class),
                minRunNanos,
                maxRunNanos,
                fromEpochNanos,
                toEpochNanos);
    }

    private static @Nullable List<String> outcomes(@Nullable List<String> given) {
        return given == null
                ? null
                : given.stream().map(text -> ERROR.matcher(text).replaceAll(ERRORS)).toList();
    }

    private static @Nullable String one(Function<String, ? extends @Nullable List<String>> given, String name) {
        List<String> texts = given.apply(name);
        if (texts == null || texts.isEmpty() || (texts.size() == 1 && texts.getFirst().isEmpty())) {
            return null;
        }
        if (texts.size() > 1) {
            throw named(name, "it is given more than once");
        }
        return texts.getFirst();
    }

    private static long number(
            Function<String, ? extends @Nullable List<String>> given,
            String name,
            ToLongFunction<String> read,
            long otherwise) {
        String text = one(given, name);
        try {
            return text == null ? otherwise : read.applyAsLong(text);
        } catch (IllegalArgumentException e) {
            throw named(name, String.valueOf(e.getMessage()));
        }
    }

    /** One of several: given more than once, or with commas between. */
    private static <T extends Enum<T>> Set<T> constants(
            Function<String, ? extends @Nullable List<String>> given, String name, Class<T> type) {
        Set<T> found = EnumSet.noneOf(type);
        List<String> texts = given.apply(name);
        if (texts != null) {
            texts.stream()
                    .flatMap(text -> Arrays.stream(text.split(",", -1)))
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> found.add(constant(name, text, type)));
        }
        return found.isEmpty() ? EnumSet.allOf(type) : found;
    }

    private static <T extends Enum<T>> T constant(String name, String text, Class<T> type) {
        String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(wanted))
                .findAny()
                .orElseThrow(() -> named(
                        name,
                        "it is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name())
                                        .collect(Collectors.joining(", "))
                                + "; not " + text));
    }

    private static IllegalArgumentException named(String name, String problem) {
        return new IllegalArgumentException("'" + name + "': " + problem);
    }
}
