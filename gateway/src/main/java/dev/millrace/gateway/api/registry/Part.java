package dev.millrace.gateway.api.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import dev.millrace.gateway.shape.Members;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API itself, or one of the things that it consists of, with its members as the control API shows them. Immutable by
 * agreement: nobody changes the members of a part that there is.
 */
public record Part(PartKind kind, String id, ObjectNode members) {
    /** A copy of its members, to make another part of. */
    public ObjectNode copy() {
        return members.deepCopy();
    }

    public @Nullable String text(String name) {
        return Members.of(members).text(name);
    }

    /** A text that such parts always have. */
    public String required(String name) {
        String value = text(name);
        if (value == null) {
            throw new IllegalStateException(kind + " " + id + " has no " + name);
        }
        return value;
    }

    public boolean flag(String name) {
        return Members.of(members).flag(name);
    }

    public @Nullable Integer integer(String name) {
        return Members.of(members).integer(name);
    }

    /** The texts of a list; none when it is absent. */
    public List<String> texts(String name) {
        List<String> texts = Members.of(members).texts(name);
        return texts == null ? List.of() : texts;
    }

    /** The texts of a map; none when it is absent. */
    public Map<String, String> textMap(String name) {
        Map<String, String> map = Members.of(members).textMap(name);
        return map == null ? Map.of() : map;
    }

    /** The object of that name, or null. */
    public @Nullable Members object(String name) {
        return Members.of(members).members(name);
    }
}
