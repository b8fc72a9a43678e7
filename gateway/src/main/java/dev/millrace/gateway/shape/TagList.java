package dev.millrace.gateway.shape;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Tags as services write them that list them as keys and values: {@code Tags} of a request or an answer. */
public final class TagList {
    private static final int TAGS_MAX = 50;

    private TagList() {}

    /** What each tag must be. */
    public static Shape shape(int valueLengthMin) {
        return Shape.of(
                required("Key", new LengthMax(128), new LengthMin(1)),
                required("Value", new LengthMax(256), new LengthMin(valueLengthMin)));
    }

    /** The tags of a request whose shape was checked; none when it has no such member. */
    public static Map<String, String> of(Members request) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Members tag : request.list("Tags")) {
            String key = Objects.requireNonNull(tag.text("Key"));
            if (key.startsWith("aws:")) {
                throw new RefusedException(new Refusal.ShapeViolation(
                        "Tag key '" + key + "' is not valid: keys that begin with aws: are reserved."));
            }
            tags.put(key, Objects.requireNonNull(tag.text("Value")));
        }
        return checked(tags);
    }

    /** The same tags, of which there must not be too many. */
    public static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw new RefusedException(new Refusal.ShapeViolation(
                    "A resource can have at most " + TAGS_MAX + " tags, and there would be " + tags.size() + "."));
        }
        return tags;
    }

    /** Shows them, ordered by key. */
    public static void show(Map<String, String> tags, ObjectNode answer) {
        var list = answer.putArray("Tags");
        new TreeMap<>(tags).forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    }
}
