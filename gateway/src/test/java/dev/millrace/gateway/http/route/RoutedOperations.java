package dev.millrace.gateway.http.route;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.Map;
import java.util.function.Consumer;

/** Operations as the server finds them by method and path, called without a network. Immutable. */
public final class RoutedOperations {
    private final Router router;

    public RoutedOperations(Consumer<Routes> register) {
        Router.Builder routes = new Router.Builder();
        register.accept(routes::add);
        router = routes.build();
    }

    /**
     * What the operation answers.
     *
     * @throws RefusedException when it refuses
     */
    public HttpReply call(String method, String target, String body) {
        RequestTarget parsed = RequestTarget.parse(target);
        Router.Match.Found found = find(method, parsed);
        return found.operation()
                .handle(new HttpCall(
                        RequestId.random(),
                        "http",
                        method,
                        parsed.path(),
                        found.variables(),
                        parsed.query(),
                        Map.of("host", "localhost:4566"),
                        Payload.ofText(body)));
    }

    /** What its client is answered: a refusal in the form that the operation's clients read. */
    public HttpReply answer(String method, String target, String body) {
        try {
            return call(method, target, body);
        } catch (RefusedException e) {
            return find(method, RequestTarget.parse(target)).operation().errorForm().refused(e.refusal());
        }
    }

    private Router.Match.Found find(String method, RequestTarget target) {
        return assertInstanceOf(Router.Match.Found.class, router.find(method, target), target.path());
    }
}
