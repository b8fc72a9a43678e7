package dev.millrace.gateway.lambda.tag;

import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;

/** Enters the operations on tags under their paths. Immutable. */
public final class TagOperations {
    private static final String TAGS = "/2017-03-31/tags/{Resource}";

    private TagOperations() {}

    public static void register(Routes routes, Functions functions, TagRules rules) {
        routes.add("GET", TAGS, new ListTags(functions));
        routes.add("POST", TAGS, new TagResource(functions, rules));
        routes.add("DELETE", TAGS, new UntagResource(functions));
    }
}
