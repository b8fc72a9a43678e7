package dev.millrace.gateway.event.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path into an event, in the part of JSONPath that EventBridge knows: {@code $.detail.items[0].name}, and {@code *}
 * for every member or element. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Paths</a>
 */
public final class EventPath {
    private static final String EVERY = "*";
    private static final Pattern STEP = Pattern.compile("\\.([\\w/-]+|\\*)|\\[(\\d{1,9}|\\*)]");

    private final List<Step> steps;
    private final boolean one;

    private EventPath(List<Step> steps) {
        this.steps = steps;
        this.one = steps.stream().noneMatch(step -> step.key().equals(EVERY));
    }

    /** The path, or null when the text is none. */
    public static @Nullable EventPath parse(String text) {
        if (!text.startsWith("$")) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = 1;
        while (at < text.length()) {
            if (!step.region(at, text.length()).lookingAt()) {
                return null;
            }
            boolean member = step.group(1) != null;
            steps.add(new Step(member ? step.group(1) : step.group(2), member));
            at = step.end();
        }
        return new EventPath(List.copyOf(steps));
    }

    /** What stands at the path, or null when nothing does; a path with {@code *} gives an array of all it finds. */
    public @Nullable JsonNode read(JsonNode event) {
        List<JsonNode> found = List.of(event);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            found.forEach(node -> step.follow(node, next));
            found = next;
        }
        if (one) {
            return found.isEmpty() ? null : found.getFirst();
        }
        ArrayNode all = EventJson.MAPPER.createArrayNode();
        return found.isEmpty() ? null : all.addAll(found);
    }

    /** One step down. Immutable. */
    private record Step(String key, boolean member) {
        void follow(JsonNode from, List<JsonNode> into) {
            if (key.equals(EVERY)) {
                from.forEach(into::add);
                return;
            }
            JsonNode found = member ? from.get(key) : from.get(Integer.parseInt(key));
            if (found != null) {
                into.add(found);
            }
        }
    }
}
