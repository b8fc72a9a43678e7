package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.ApiDraft;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Deployed;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of deployments: each keeps routes, integrations and authorizers as they were when it was made. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html">
 *     Deployments</a>
 */
record DeploymentRules() implements PartRules {
    private static final PartShape SHAPE = PartShape.of(
            PartKind.DEPLOYMENT,
            "deployments",
            100,
            List.of(Field.text("description")));

    @Override
    public PartShape shape() {
        return SHAPE;
    }

    @Override
    public void addDefaults(ObjectNode members, String now) {
        members.put("autoDeployed", false).put("createdDate", now).put("deploymentStatus", "DEPLOYED");
    }

    @Override
    public void check(Part part, ApiParts api) {
        PartRules.require(
                !api.all(PartKind.ROUTE).isEmpty(), "At least one route is required before deploying the Api.");
    }

    @Override
    public void created(Part part, Members request, ApiDraft draft) {
        ObjectNode deployment = part.copy();
        Deployed.capture(draft.parts(), deployment);
        draft.put(PartKind.DEPLOYMENT, part.id(), deployment);
        String stageName = request.text("stageName");
        if (stageName != null) {
            Part stage = draft.parts().existing(PartKind.STAGE, stageName);
            PartRules.require(!stage.flag("autoDeploy"), "The stage " + stageName + " deploys by itself.");
            ObjectNode moved = stage.copy()
                    .put("deploymentId", part.id())
                    .put("lastUpdatedDate", part.required("createdDate"));
            draft.put(PartKind.STAGE, stageName, moved);
        }
    }

    @Override
    public void checkRemoval(Part part, ApiParts api) {
        for (Part stage : api.all(PartKind.STAGE).values()) {
            if (part.id().equals(stage.text("deploymentId"))) {
                throw new RefusedException(new Refusal.InvalidParameter(
                        "Active stages pointing to this deployment must be moved or deleted"));
            }
        }
    }

    @Override
    public ObjectNode shown(Part part) {
        return Deployed.withoutCapture(part);
    }
}
