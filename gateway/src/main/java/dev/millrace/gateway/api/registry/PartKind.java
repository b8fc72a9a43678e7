package dev.millrace.gateway.api.registry;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;

/** What an API consists of. The names are part of the format on disk. */
public enum PartKind {
    API("apiId", "API"),
    ROUTE("routeId", "Route"),
    INTEGRATION("integrationId", "Integration"),
    STAGE("stageName", "stage"),
    DEPLOYMENT("deploymentId", "Deployment"),
    AUTHORIZER("authorizerId", "Authorizer");

    private final String idMember;
    private final String title;

    PartKind(String idMember, String title) {
        this.idMember = idMember;
        this.title = title;
    }

    /** The member of its identity. */
    public String idMember() {
        return idMember;
    }

    /** What is said of an identity that nothing has. */
    public RefusedException missing(String id) {
        return new RefusedException(new Refusal.NotFound("Invalid " + title + " identifier specified " + id));
    }
}
