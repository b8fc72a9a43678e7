package dev.millrace.gateway.schedule.group;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.shape.Members;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tags as Scheduler's requests have them: a list of keys and values. */
final class TagList {
    private static final int TAGS_MAX = 50;
    private static final int KEY_LENGTH_MAX = 128;
    private static final int VALUE_LENGTH_MAX = 256;

    private TagList() {}

    /** The tags of a request, none when it has none. */
    static Map<String, String> of(Members request) {
        Map<String, String> tags = new TreeMap<>();
        for (Members entry : request.list("Tags")) {
            String key = entry.text("Key");
            String value = entry.text("Value");
            if (key == null || key.isEmpty() || key.length() > KEY_LENGTH_MAX
                    || value == null || value.isEmpty() || value.length() > VALUE_LENGTH_MAX) {
                throw new RefusedException(new Refusal.InvalidParameter("A tag must have a Key of 1 to "
                        + KEY_LENGTH_MAX + " and a Value of 1 to " + VALUE_LENGTH_MAX + " characters."));
            }
            tags.put(key, value);
        }
        return checked(tags);
    }

    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("A schedule group can have at most " + TAGS_MAX + " tags."));
        }
        return tags;
    }
}
