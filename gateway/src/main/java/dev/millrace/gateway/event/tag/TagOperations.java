package dev.millrace.gateway.event.tag;

import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Targets;

/** Enters the operations on the tags of buses and rules. Immutable. */
public final class TagOperations {
    private TagOperations() {}

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     */
    public static void register(Targets targets, String service, Buses buses) {
        Tagged tagged = new Tagged(buses);
        targets.add(service, "TagResource", new TagResource(tagged));
        targets.add(service, "UntagResource", new UntagResource(tagged));
        targets.add(service, "ListTagsForResource", new ListTagsForResource(tagged));
    }
}
