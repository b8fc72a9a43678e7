package dev.millrace.gateway.api.serve;

import static java.util.Objects.requireNonNull;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.api.authorize.Verdict;
import dev.millrace.gateway.api.log.Access;
import dev.millrace.gateway.api.route.RouteTree;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.Cors;
import dev.millrace.gateway.web.EventWriter;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.ResultReader;
import dev.millrace.gateway.web.WebDoor;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to an HTTP API, from its route to its response.
 *
 * <pre>
 *   stage ──► route ──► bucket ──► authorizer ──► function ──► response
 * </pre>
 *
 * Whoever finds that it can go no further answers; a result that comes after the answer is dropped. Confined to its
 * event loop.
 */
final class ApiCall {
    /** Larger bodies and results are turned on a control thread, or they would hold up all connections of the loop. */
    private static final int TURNED_ON_LOOP_BYTES_MAX = 64 * 1024;
    /** What AWS takes of a request line and headers. */
    private static final int HEAD_BYTES_MAX = 10_240;

    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACE = AsciiString.cached("x-amzn-trace-id");

    private final Exchange exchange;
    private final ServedApis apis;
    private final Line line;
    private final Account account;
    private final long arrivalNanos;
    private @Nullable WebRequest request;
    private @Nullable Cors cors;
    private Deadlines.@Nullable Entry deadline;
    private @Nullable Access access;
    private boolean answered;

    ApiCall(Exchange exchange, ServedApis apis, Line line) {
        this.exchange = exchange;
        this.apis = apis;
        this.line = line;
        this.account = apis.apis().account();
        this.arrivalNanos = line.clock().nanoTime();
    }

    void begin() {
        ApiAddress address = ApiAddress.of(exchange.target(), exchange.header(HttpHeaderNames.HOST));
        ServedApi api = apis.api(address.apiId());
        if (api == null || !api.enabled()) {
            answer(Replies.NOT_FOUND);
            return;
        }
        WebRequest whole =
                WebRequest.of(exchange, address.path(), line.clock().epochNanosAt(arrivalNanos) / 1_000_000);
        request = whole;
        cors = api.cors();
        if (whole.headBytes() > HEAD_BYTES_MAX) {
            answer(Replies.HEADERS_TOO_LARGE);
        } else if (api.cors() != null && Cors.isPreflight(whole)) {
            answered(api.cors().preflight(whole, 204));
        } else {
            toStage(address, api);
        }
    }

    private void toStage(ApiAddress address, ServedApi api) {
        ServedStage named =
                address.segments().isEmpty() ? null : api.stages().get(address.segments().getFirst());
        ServedStage stage = named == null ? api.stages().get(ServedStage.DEFAULT) : named;
        if (stage == null) {
            answer(Replies.NOT_FOUND);
            return;
        }
        List<String> path = named == null ? address.segments() : address.withinStage().segments();
        WebRequest whole = requireNonNull(request);
        RouteTree.Match<ServedRoute> match = stage.routes().find(whole.method(), path);
        access = stage.access(whole, address, match == null ? null : match.route(), account, arrivalNanos);
        if (match == null) {
            answer(Replies.NOT_FOUND);
        } else if (!match.route().bucket().tryTake(arrivalNanos)) {
            answer(Replies.THROTTLED);
        } else {
            new Step(address, stage, match.route(), match.variables()).authorize();
        }
    }

    /** Answers, with what the API has to say of other origins. */
    private void answer(WebResponse response) {
        answered(cors == null || request == null ? response : cors.applied(request, response));
    }

    private void answered(WebResponse response) {
        if (answered) {
            return; // its client has been told that it took too long
        }
        answered = true;
        if (deadline != null) {
            deadline.remove();
        }
        exchange.answer(response.head(), response.body());
        if (access != null) {
            access.answered(response, !Replies.isOne(response));
        }
    }

    /** Has a control thread do what takes long. */
    private void elsewhere(Runnable work) {
        if (!line.elsewhere(work, exchange, () -> answer(Replies.BROKEN))) {
            answer(Replies.UNAVAILABLE);
        }
    }

    /** The request once its route is known. */
    private final class Step {
        private final ApiAddress address;
        private final ServedStage stage;
        private final ServedRoute route;
        private final Map<String, String> variables;
        private final WebRequest whole;

        Step(ApiAddress address, ServedStage stage, ServedRoute route, Map<String, String> variables) {
            this.address = address;
            this.stage = stage;
            this.route = route;
            this.variables = variables;
            this.whole = stage.name().equals(ServedStage.DEFAULT) && isDefaultNamed(address)
                    ? requireNonNull(request).withPath(address.withinStage().path())
                    : requireNonNull(request);
        }

        /** The default stage may be named in a path, but its functions do not see that. */
        private static boolean isDefaultNamed(ApiAddress address) {
            return !address.segments().isEmpty() && address.segments().getFirst().equals(ServedStage.DEFAULT);
        }

        void authorize() {
            switch (route.authorization()) {
                case Authorization.Open _ -> invoke(null);
                case Authorization.Closed _ -> answer(Replies.forbidden(null));
                case Authorization.BySignature _ -> authorizeBySignature();
                case Authorization.ByToken byToken -> authorize(byToken);
                case Authorization.ByFunction byFunction -> authorize(byFunction);
            }
        }

        private void authorizeBySignature() {
            SignedRequest signed = SignedRequest.of(exchange);
            if (whole.body().sizeBytes() <= TURNED_ON_LOOP_BYTES_MAX) {
                follow(line.iam().verdict(signed));
            } else {
                elsewhere(() -> {
                    Verdict verdict = line.iam().verdict(signed);
                    exchange.onLoop(() -> follow(verdict));
                });
            }
        }

        private void authorize(Authorization.ByToken by) {
            String token = by.authorizer().token(whole, context(null));
            Verdict verdict = by.authorizer().verdict(token, by.scopes());
            if (verdict != null) {
                follow(verdict);
                return;
            }
            boolean awaits = by.authorizer().awaitKeys(() -> exchange.onLoop(
                    () -> follow(by.authorizer().verdictByKnownKeys(requireNonNull(token), by.scopes()))));
            if (!awaits) {
                answer(Replies.UNAVAILABLE);
            }
        }

        private void authorize(Authorization.ByFunction by) {
            RequestContext context = context(null);
            List<String> identities = by.authorizer().identities(whole, context);
            if (identities == null) {
                answer(Replies.unauthorized(null));
                return;
            }
            String arn = arn(address.apiId() + "/" + stage.name() + "/" + whole.method() + pathInStage());
            Verdict remembered = by.authorizer().remembered(identities, arn);
            if (remembered != null) {
                follow(remembered);
                return;
            }
            FunctionVersion function = version(
                    by.target(), "", () -> address.apiId() + "/authorizers/" + by.authorizer().id());
            if (function == null) {
                answer(Replies.BROKEN);
                return;
            }
            Payload question = line.events()
                    .question(
                            by.authorizer().format(), whole, context, new EventWriter.Question(arn, identities));
            run(
                    RequestId.random(),
                    function,
                    question,
                    outcome -> follow(by.authorizer().verdict(outcome, identities, arn)));
        }

        private void follow(Verdict verdict) {
            switch (verdict) {
                case Verdict.LetIn let -> invoke(let.caller());
                case Verdict.Unauthorized unauthorized -> answer(Replies.unauthorized(unauthorized.challenge()));
                case Verdict.Forbidden forbidden -> answer(Replies.forbidden(forbidden.challenge()));
                case Verdict.Broken _ -> answer(Replies.BROKEN);
            }
        }

        private void invoke(@Nullable Caller caller) {
            if (answered) {
                return;
            }
            if (access != null) {
                access.letIn(caller);
            }
            FunctionVersion function = version(
                    route.target(),
                    whole.method(),
                    () -> route.resource(address.apiId(), stage.name(), whole.method()));
            if (function == null) {
                answer(Replies.BROKEN);
                return;
            }
            RequestContext context = context(caller);
            if (whole.body().sizeBytes() <= TURNED_ON_LOOP_BYTES_MAX) {
                invoke(function, line.events().event(route.format(), whole, context));
            } else {
                elsewhere(() -> {
                    Payload event = new EventWriter().event(route.format(), whole, context);
                    exchange.onLoop(() -> invoke(function, event));
                });
            }
        }

        private void invoke(FunctionVersion function, Payload event) {
            if (event.sizeBytes() > Payload.SYNC_BYTES_MAX) {
                answer(Replies.TOO_LARGE); // no function takes more at once
            } else {
                run(exchange.requestId(), function, event, this::respond);
            }
        }

        private void respond(Outcome outcome) {
            exchange.runEnded();
            if (access != null && !answered) {
                access.ended(outcome);
            }
            if (!(outcome instanceof Outcome.Returned)) {
                answer(Replies.BROKEN);
            } else if (outcome.payload().sizeBytes() <= TURNED_ON_LOOP_BYTES_MAX) {
                respond(ResultReader.read(route.format(), WebDoor.HTTP_API, outcome.payload()));
            } else {
                elsewhere(() -> {
                    WebResponse response = ResultReader.read(route.format(), WebDoor.HTTP_API, outcome.payload());
                    exchange.onLoop(() -> respond(response));
                });
            }
        }

        private void respond(@Nullable WebResponse response) {
            answer(response == null ? Replies.BROKEN : response);
        }

        /** Runs a function for this request, whose client waits no longer than the route allows. */
        private void run(RequestId id, FunctionVersion function, Payload event, OutcomeTaker then) {
            if (answered) {
                return;
            }
            if (deadline == null) {
                deadline = line.deadlines().add(route.timeoutNanos(), () -> answer(Replies.UNAVAILABLE));
            }
            String sent = TraceHeader.of(exchange.header(TRACEPARENT), exchange.header(TRACE));
            int hops = TraceHeader.hops(sent);
            if (hops > TraceHeader.HOPS_MAX) {
                answer(Replies.BROKEN); // functions call one another in a circle
                return;
            }
            Invocation invocation = new Invocation(
                    id,
                    function,
                    event,
                    TriggerKind.ROUTE,
                    arrivalNanos,
                    null,
                    sent == null ? null : TraceHeader.sentOn(sent, hops + 1, function.name()),
                    false,
                    new RunReply(exchange, then, () -> answer(Replies.UNAVAILABLE)));
            if (line.start(invocation) != null) {
                answer(Replies.UNAVAILABLE);
            }
        }

        private @Nullable FunctionVersion version(
                @Nullable Target target, String method, Supplier<String> source) {
            Supplier<String> sourceArn = () -> arn(source.get());
            return target == null ? null : target.version(line.registry().snapshot(), method, sourceArn, account.id());
        }

        private String arn(String resource) {
            return "arn:aws:execute-api:" + account.region() + ":" + account.id() + ":" + resource;
        }

        /** The path as it is within the stage. */
        private String pathInStage() {
            boolean named = !address.segments().isEmpty()
                    && address.segments().getFirst().equals(stage.name());
            return named ? address.withinStage().path() : address.path();
        }

        private RequestContext context(@Nullable Caller caller) {
            String name = address.domainName();
            return new RequestContext(
                    name.isEmpty() ? route.frame() : route.frame().by(name), variables, caller);
        }
    }
}
