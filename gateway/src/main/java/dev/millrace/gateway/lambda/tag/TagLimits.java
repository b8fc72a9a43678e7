package dev.millrace.gateway.lambda.tag;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.Map;

/**
 * How many tags a function may have, and how long they may be. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html">Tags</a>
 */
final class TagLimits {
    private static final int TAGS_MAX = 50;
    private static final int KEY_LENGTH_MAX = 128;
    private static final int VALUE_LENGTH_MAX = 256;

    private TagLimits() {}

    static void check(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw new RefusedException(new Refusal.InvalidParameter("Number of tags exceeds resource tag limit."));
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || value.length() > VALUE_LENGTH_MAX) {
                throw new RefusedException(new Refusal.InvalidParameter("Tag '" + key + "' must have a key of 1 to "
                        + KEY_LENGTH_MAX + " characters and a value of at most " + VALUE_LENGTH_MAX + " characters."));
            }
        });
    }
}
