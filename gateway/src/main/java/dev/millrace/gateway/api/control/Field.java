package dev.millrace.gateway.api.control;

import dev.millrace.gateway.shape.Members;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A member that requests may set, taken over into what is kept. What a request does not have stays as it is. Immutable.
 */
record Field(String name, Taker taker) {
    static Field text(String name) {
        return new Field(name, (request, to) -> {
            String value = request.text(name);
            if (value != null) {
                to.put(name, value);
            }
        });
    }

    static Field flag(String name) {
        return new Field(name, (request, to) -> {
            boolean value = request.flag(name);
            if (value || request.holds(name)) {
                to.put(name, value);
            }
        });
    }

    static Field integer(String name) {
        return new Field(name, (request, to) -> {
            Integer value = request.integer(name);
            if (value != null) {
                to.put(name, value);
            }
        });
    }

    static Field number(String name) {
        return new Field(name, (request, to) -> {
            if (request.number(name) != null) {
                to.put(name, request.number(name));
            }
        });
    }

    static Field texts(String name) {
        return new Field(name, (request, to) -> {
            List<String> values = request.texts(name);
            if (values != null) {
                ArrayNode list = to.putArray(name);
                values.forEach(list::add);
            }
        });
    }

    static Field textMap(String name) {
        return new Field(name, (request, to) -> {
            Map<String, String> values = request.textMap(name);
            if (values != null) {
                ObjectNode map = to.putObject(name);
                values.forEach(map::put);
            }
        });
    }

    /** An object, which replaces the one that there was. */
    static Field object(String name, Field... members) {
        return new Field(name, (request, to) -> {
            Members value = request.members(name);
            if (value != null) {
                take(List.of(members), value, to.putObject(name));
            }
        });
    }

    /** Takes over what a request has of these. */
    static void take(List<Field> fields, Members request, ObjectNode to) {
        fields.forEach(field -> field.taker.take(request, to));
    }

    /** Takes one member over. */
    interface Taker {
        void take(Members request, ObjectNode to);
    }
}
