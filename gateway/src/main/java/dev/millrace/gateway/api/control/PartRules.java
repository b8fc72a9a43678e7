package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.ApiDraft;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.shape.Members;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the parts of a kind have in particular; the operations are the same for all. Immutable. */
interface PartRules {
    PartShape shape();

    /** The identity of a new part; it is given one where its owner does not choose. */
    default String newId(Members request, ApiDraft draft) {
        return draft.newId(shape().kind());
    }

    /** Adds what is so when nobody says otherwise. */
    void addDefaults(ObjectNode members, String now);

    /** Refuses members that cannot be, by themselves or beside the rest of the API. */
    void check(Part part, ApiParts api);

    /** What else a new part brings about. */
    default void created(Part part, Members request, ApiDraft draft) {}

    /** Changes what a change brings with it. */
    default void changed(ObjectNode members, String now) {}

    /** Refuses to remove a part that something needs. */
    default void checkRemoval(Part part, ApiParts api) {}

    /** The part as answers show it. */
    default ObjectNode shown(Part part) {
        return part.members();
    }

    /** Refuses what is not offered. */
    default void refuseNotOffered(Members request) {
        for (String member : shape().notOffered()) {
            if (request.holds(member)) {
                throw invalid("The member " + member + " is not offered here.");
            }
        }
    }

    static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    /** The text, which must be there. */
    static String required(@Nullable String value, String member) {
        if (value == null || value.isEmpty()) {
            throw invalid(member + " is required.");
        }
        return value;
    }
}
