package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A condition on members of a message that is a JSON object or array. Texts that such a message must hold are looked
 * for before it is read as JSON. Immutable.
 */
record JsonPattern(Condition<Selector> condition, Necessary necessary) implements FilterPattern {
    private static final JsonMapper JSON = new JsonMapper();

    /** A message with it may hold any text without its letters. */
    private static final String ESCAPE = "\\u";
    /** What may be escaped in another way than by {@link #ESCAPE}, or must be. */
    private static final Pattern ESCAPABLE = Pattern.compile("[\"\\\\/\\x00-\\x1f]");
    /** Of numbers, which may be written in other ways than they are compared, such as 1e3, 1000.0 and Infinity. */
    private static final Pattern OF_NUMBERS = Pattern.compile("[-+.0-9eEInfityNa]*");

    static JsonPattern parse(PatternText text) {
        text.require("{");
        Condition<Selector> condition =
                new ConditionParser<>(text, Selector::parse, "&|(){}", false).condition();
        text.require("}");
        text.requireEnd();
        return new JsonPattern(condition, Necessary.of(condition, JsonPattern::ofNames, JsonPattern::ofText));
    }

    /** A path leads to a value only when all the names in it are there. */
    private static Necessary ofNames(Selector selector) {
        return Necessary.all(
                selector.steps().stream()
                        .flatMap(step -> step instanceof Selector.Step.Member(String name)
                                ? Stream.of(name)
                                : Stream.empty())
                        .flatMap(name -> ESCAPABLE.matcher(name).find()
                                ? unescaped(name)
                                : Stream.of('"' + name + '"')),
                false);
    }

    private static Stream<String> ofText(String text) {
        return unescaped(text).filter(part -> !OF_NUMBERS.matcher(part).matches());
    }

    /** The parts of a text that stand in JSON as they are, unless with {@link #ESCAPE}. */
    private static Stream<String> unescaped(String text) {
        return ESCAPABLE.splitAsStream(text).filter(part -> !part.isEmpty());
    }

    @Override
    public boolean matches(String message) {
        return (necessary.isIn(message) || message.contains(ESCAPE)) && holds(message);
    }

    @Override
    public List<String> needles() {
        List<String> needles = new ArrayList<>(necessary.needles());
        if (!needles.isEmpty()) {
            needles.add(ESCAPE);
        }
        return needles;
    }

    /** Whether the condition holds of a message, which is read whatever stands in it. */
    boolean holds(String message) {
        JsonNode root = read(message);
        return root != null && root.isContainer() && condition.holds(selector -> selector.valuesIn(root));
    }

    private static @Nullable JsonNode read(String message) {
        String text = message.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null; // most lines are not: an exception for each would be slow
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            return null;
        }
    }
}
