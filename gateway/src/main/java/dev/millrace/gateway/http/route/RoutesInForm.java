package dev.millrace.gateway.http.route;

import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.function.Consumer;

/** Enters operations whose errors are read in the form of their service. Immutable. */
public record RoutesInForm(Routes routes, ErrorForm form) implements Routes {
    @Override
    public void add(String method, String pathPattern, Operation operation) {
        routes.add(method, pathPattern, new InForm(operation, form));
    }

    private record InForm(Operation operation, ErrorForm errorForm) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            return operation.handle(call);
        }

        @Override
        public void answer(HttpCall call, Consumer<HttpReply> reply) {
            operation.answer(call, reply);
        }

        @Override
        public BodyLimit bodyLimit() {
            return operation.bodyLimit();
        }
    }
}
