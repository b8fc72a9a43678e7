package dev.millrace.gateway.api.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a deployment keeps of its API, within its own members. */
public final class Deployed {
    private static final String CAPTURE = "#captured";
    private static final List<PartKind> CAPTURED =
            List.of(PartKind.ROUTE, PartKind.INTEGRATION, PartKind.AUTHORIZER);

    private Deployed() {}

    /** Writes what is to be kept of an API into the members of a deployment. */
    public static void capture(ApiParts api, ObjectNode deployment) {
        ObjectNode capture = deployment.putObject(CAPTURE);
        for (PartKind kind : CAPTURED) {
            ObjectNode byId = capture.putObject(kind.name().toLowerCase(Locale.ROOT));
            api.all(kind).forEach((id, part) -> byId.set(id, part.members()));
        }
    }

    /** The API with what the deployment has kept in the place of what there is now. */
    public static ApiParts of(ApiParts api, Part deployment) {
        List<Part> removed = new ArrayList<>();
        List<Part> kept = new ArrayList<>();
        JsonNode capture = deployment.members().path(CAPTURE);
        for (PartKind kind : CAPTURED) {
            removed.addAll(api.all(kind).values());
            capture.path(kind.name().toLowerCase(Locale.ROOT)).properties().forEach(entry ->
                    kept.add(new Part(kind, entry.getKey(), (ObjectNode) entry.getValue())));
        }
        return api.changed(List.of(), removed).changed(kept, List.of());
    }

    /** The members as answers show them. */
    public static ObjectNode withoutCapture(Part deployment) {
        ObjectNode shown = deployment.copy();
        shown.remove(CAPTURE);
        return shown;
    }
}
