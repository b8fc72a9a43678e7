package dev.millrace.gateway.api.serve;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.Registry;
import dev.millrace.gateway.api.authorize.IamAuthorizer;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.SignedService;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The way in of HTTP APIs: requests become events and run on the event loop's own way, with no thread between. Confined
 * to its event loop.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html">HTTP APIs</a>
 */
public final class ApiDoor implements Door, Destination {
    /** What AWS takes: 10 MB. */
    private static final BodyLimit LIMIT = new BodyLimit(10 * 1024 * 1024, "", true);

    private final ServedApis apis;
    private final Line line;

    /**
     * The door of one event loop.
     *
     * @param control threads for what takes long; bounded: they reject what they have no room for
     * @param loop the event loop
     */
    public ApiDoor(
            ServedApis apis,
            Registry registry,
            TickBatch batch,
            SignatureCheck signatures,
            Clock clock,
            Executor control,
            ScheduledExecutorService loop) {
        this.apis = apis;
        IamAuthorizer iam = new IamAuthorizer(signatures, registry.account());
        this.line = new Line(registry, batch, iam, clock, control, loop);
    }

    @Override
    public @Nullable Destination destinationOf(HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean isOfApi = ApiAddress.isOfApi(request.uri(), headers.get(HttpHeaderNames.HOST));
        boolean isOfBucket = isOfApi && "s3".equals(SignedService.of(headers.get(HttpHeaderNames.AUTHORIZATION)));
        return isOfApi && !isOfBucket ? this : null; // a bucket may have any name
    }

    @Override
    public BodyLimit bodyLimit() {
        return LIMIT;
    }

    @Override
    public HttpReply tooLarge() {
        return HttpReply.json(
                Replies.TOO_LARGE.status(), Replies.TOO_LARGE.body().array());
    }

    @Override
    public void take(Exchange exchange) {
        new ApiCall(exchange, apis, line).begin();
    }
}
