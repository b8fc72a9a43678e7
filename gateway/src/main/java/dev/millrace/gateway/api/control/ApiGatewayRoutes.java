package dev.millrace.gateway.api.control;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;

/** Enters operations whose errors are read as those of API Gateway. Immutable. */
record ApiGatewayRoutes(Routes routes) implements Routes {
    @Override
    public void add(String method, String pathPattern, Operation operation) {
        routes.add(method, pathPattern, new OfApiGateway(operation));
    }

    private record OfApiGateway(Operation operation) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            return operation.handle(call);
        }

        @Override
        public ErrorForm errorForm() {
            return ErrorForms.API_GATEWAY;
        }
    }
}
