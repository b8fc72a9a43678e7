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
        GivenTexts texts = new GivenTexts(given);
        GivenTexts.Subject subject = texts.subject();
        RunQuery all = RunQuery.ALL;
        long minRunNanos = texts.read("minDuration", SpanText::nanos, all.minRunNanos());
        long maxRunNanos = texts.read("maxDuration", SpanText::nanos, all.maxRunNanos());
        long fromEpochNanos = texts.read("from", moments::epochNanos, all.fromEpochNanos());
        long toEpochNanos = texts.read("to", moments::epochNanos, all.toEpochNanos());
        if (minRunNanos > maxRunNanos) {
            throw GivenTexts.refused("minDuration", "it is above 'maxDuration'");
        }
        if (fromEpochNanos > toEpochNanos) {
            throw GivenTexts.refused("from", "it is after 'to'");
        }
        return new RunQuery(
                subject.function(),
                subject.version(),
                texts.one("alias"),
                texts.one("zone"),
                constants(texts.all("trigger"), "trigger", TriggerKind.class),
                constants(outcomes(texts.all("outcome")), "outcome", RunOutcome.class),
                minRunNanos,
                maxRunNanos,
                fromEpochNanos,
                toEpochNanos);
    }

    private static List<String> outcomes(List<String> given) {
        return given.stream().map(text -> ERROR.matcher(text).replaceAll(ERRORS)).toList();
    }

    /** One of several: given more than once, or with commas between. */
    private static <T extends Enum<T>> Set<T> constants(List<String> texts, String name, Class<T> type) {
        Set<T> found = EnumSet.noneOf(type);
        texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(text -> !text.isEmpty())
                .forEach(text -> found.add(constant(name, text, type)));
        return found.isEmpty() ? EnumSet.allOf(type) : found;
    }

    private static <T extends Enum<T>> T constant(String name, String text, Class<T> type) {
        String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(wanted))
                .findAny()
                .orElseThrow(() -> GivenTexts.refused(
                        name,
                        "it is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name())
                                        .collect(Collectors.joining(", "))
                                + "; not " + text));
    }
}
