package dev.millrace.gateway.object.proxy;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.route.SignedService;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.store.ObjectStore;
import dev.millrace.gateway.object.store.StoreEndpoint;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings requests to the store, which it starts with the first of them. Confined to its event loop. */
final class StoreForwarder {
    private static final String EXPECTED_OWNER = "x-amz-expected-bucket-owner";
    private static final Logger LOG = LoggerFactory.getLogger(StoreForwarder.class);

    private final ObjectStore store;
    private final StoreConnections connections;
    private final Presigned links;
    private final Executor threads;
    private final Clock clock;
    private @Nullable StoreSignature signature;

    StoreForwarder(
            ObjectStore store, StoreConnections connections, Presigned links, Executor threads, Clock clock) {
        this.store = store;
        this.connections = connections;
        this.links = links;
        this.threads = threads;
        this.clock = clock;
    }

    void forward(Exchange exchange, ObjectAddress address, ObjectQuery query) {
        Refusal refusal = links.refusal(exchange, query, clock.epochMillis());
        String owner = exchange.header(EXPECTED_OWNER);
        if (refusal == null && owner != null && !owner.equals(store.owner())) {
            refusal = new Refusal.OfService("AccessDenied", "Access Denied");
        }
        if (refusal != null) {
            exchange.answer(ErrorForms.S3.refused(refusal));
            return;
        }
        StoreEndpoint endpoint = store.endpointIfStarted();
        if (endpoint != null) {
            forward(exchange, address, query, endpoint);
        } else {
            startStore(exchange, address, query);
        }
    }

    private void startStore(Exchange exchange, ObjectAddress address, ObjectQuery query) {
        try {
            threads.execute(() -> {
                try {
                    StoreEndpoint started = store.endpoint();
                    exchange.onLoop(() -> forward(exchange, address, query, started));
                } catch (RuntimeException | LinkageError e) {
                    LOG.error("The object store cannot be started", e);
                    exchange.answerLater(ErrorForms.S3.broken());
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.answer(ErrorForms.S3.busy());
        }
    }

    private void forward(Exchange exchange, ObjectAddress address, ObjectQuery query, StoreEndpoint endpoint) {
        String key = store.origins().enter(origin(exchange, query));
        connections.take(endpoint.port(), connection -> {
            if (connection == null) {
                store.origins().leave(key);
                exchange.answer(ErrorForms.S3.broken());
            } else {
                begin(exchange, address, query, endpoint, key, connection);
            }
        });
    }

    private void begin(
            Exchange exchange,
            ObjectAddress address,
            ObjectQuery query,
            StoreEndpoint endpoint,
            String key,
            Channel connection) {
        StoreSignature signer = signature;
        if (signer == null) {
            signer = new StoreSignature(endpoint.secret(), endpoint.toString());
            signature = signer;
        }
        ChunkedBody chunks;
        try {
            chunks = ChunkedBody.of(exchange.headers());
        } catch (BrokenBodyException e) {
            store.origins().leave(key);
            connections.giveBack(connection);
            exchange.answer(ErrorForms.S3.refused(e.refusal()));
            return;
        }
        String plainQuery = query.unsigned();
        String hash = ForwardedHead.contentHash(exchange.headers());
        String time = StoreSignature.time(clock.epochMillis());
        HttpRequest head = ForwardedHead.ofRequest(
                HttpMethod.valueOf(exchange.method()),
                plainQuery.isEmpty() ? address.path() : address.path() + "?" + plainQuery,
                exchange.headers(),
                endpoint.toString(),
                hash,
                time,
                signer.sign(key, exchange.method(), address.path(), plainQuery, hash, time));
        new Forwarding(
                        exchange,
                        connection,
                        chunks,
                        told(exchange, address),
                        connections::giveBack,
                        () -> store.origins().leave(key))
                .begin(head);
    }

    private Map<String, String> told(Exchange exchange, ObjectAddress address) {
        String id = exchange.requestId().toString();
        return address.isBucket()
                ? Map.of(ForwardedHead.REQUEST_ID, id, "x-amz-bucket-region", store.region())
                : Map.of(ForwardedHead.REQUEST_ID, id);
    }

    private static ChangeOrigin origin(Exchange exchange, ObjectQuery query) {
        String signer = SignedService.accessKey(exchange.header(HttpHeaderNames.AUTHORIZATION));
        String credential = query.first("X-Amz-Credential");
        if (signer == null && credential != null) {
            signer = credential.substring(0, Math.max(0, credential.indexOf('/')));
        }
        return new ChangeOrigin(
                exchange.requestId(),
                exchange.sourceIp(),
                signer == null ? "" : signer,
                exchange.header("x-amzn-trace-id"));
    }
}
