package dev.millrace.gateway.event.reference;

import static dev.millrace.gateway.lambda.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.shape.Constraint.LengthMax;
import dev.millrace.gateway.lambda.shape.Constraint.LengthMin;
import dev.millrace.gateway.lambda.shape.Members;
import dev.millrace.gateway.lambda.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Tags as EventBridge's requests write them. Immutable. */
public final class Tags {
    /** One tag of the list. */
    public static final Shape SHAPE = Shape.of(
            required("Key", new LengthMax(128), new LengthMin(1)), required("Value", new LengthMax(256)));

    private static final int TAGS_MAX = 50;

    private Tags() {}

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
}
