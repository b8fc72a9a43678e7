package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.PartKind;
import java.util.List;

/**
 * How the parts of a kind are named and what requests may say of them. Immutable.
 *
 * @param path the segment of paths under which they are, such as {@code routes}
 * @param partsMax most that an API can have
 * @param fields what requests may set
 * @param fieldsOfCreation what only the request may set that makes one
 * @param notOffered members that AWS has and that would change what happens: a request with one of them is refused
 */
record PartShape(
        PartKind kind,
        String path,
        int partsMax,
        List<Field> fields,
        List<Field> fieldsOfCreation,
        List<String> notOffered) {

    /** Parts whose requests may set the same when they make one as when they change one. */
    static PartShape of(PartKind kind, String path, int partsMax, List<Field> fields, String... notOffered) {
        return new PartShape(kind, path, partsMax, fields, List.of(), List.of(notOffered));
    }
}
