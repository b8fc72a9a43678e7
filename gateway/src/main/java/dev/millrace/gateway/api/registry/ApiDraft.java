package dev.millrace.gateway.api.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** An API while it changes. Confined to the thread that changes it. */
public final class ApiDraft {
    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 7;

    private final List<Part> written = new ArrayList<>();
    private final List<Part> removed = new ArrayList<>();
    private ApiParts parts;

    ApiDraft(ApiParts parts) {
        this.parts = parts;
    }

    /** The API as it would be now. */
    public ApiParts parts() {
        return parts;
    }

    /** Adds a part, or replaces the one of the same identity. */
    public Part put(PartKind kind, String id, ObjectNode members) {
        Part part = new Part(kind, id, members);
        written.add(part);
        parts = parts.changed(List.of(part), List.of());
        return part;
    }

    /** Removes a part, which must be there. */
    public void remove(PartKind kind, String id) {
        Part part = parts.existing(kind, id);
        removed.add(part);
        parts = parts.changed(List.of(), List.of(part));
    }

    /** An identity that nothing of that kind has yet. */
    public String newId(PartKind kind) {
        String id = randomId(ID_LENGTH);
        while (parts.part(kind, id) != null) {
            id = randomId(ID_LENGTH);
        }
        return id;
    }

    static String randomId(int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(ID_CHARACTERS.charAt(ThreadLocalRandom.current().nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    List<Part> written() {
        return written;
    }

    List<Part> removed() {
        return removed;
    }
}
