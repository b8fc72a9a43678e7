package dev.millrace.gateway.object.door;

import com.google.common.base.Throwables;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.gateway.auth.ObjectCaller;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.servlet.BrokenBodyException;
import dev.millrace.gateway.object.servlet.ClientLeftException;
import dev.millrace.gateway.object.servlet.RequestBody;
import dev.millrace.gateway.object.servlet.StoreRequest;
import dev.millrace.gateway.object.servlet.StoreResponse;
import dev.millrace.gateway.object.store.ObjectStore;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store serve requests, on threads that may wait. Confined to its event loop. */
final class StoreCalls {
    private static final String EXPECTED_OWNER = "x-amz-expected-bucket-owner";
    private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

    private final ObjectStore store;
    private final BodyBudget documents;
    private final Executor threads;
    private final Clock clock;

    /**
     * Those of one event loop.
     *
     * @param documents the memory of all bodies that are looked at whole before the store sees them
     * @param threads one for each request, as bodies and answers take as long as the client does
     */
    StoreCalls(ObjectStore store, BodyBudget documents, Executor threads, Clock clock) {
        this.store = store;
        this.documents = documents;
        this.threads = threads;
        this.clock = clock;
    }

    void begin(Exchange exchange, ObjectAddress address, ObjectQuery query, ObjectCaller caller) {
        String owner = exchange.header(EXPECTED_OWNER);
        if (owner != null && !owner.equals(store.owner())) {
            refuse(exchange, "AccessDenied", "Access Denied");
            return;
        }
        if (ObjectStore.keepsItsBooksIn(address.key())) {
            refuse(exchange, "InvalidArgument", "The key is one of the store's own.");
            return;
        }
        try {
            StoreRequest request =
                    StoreRequest.of(exchange, address.path(), query.unsigned(), caller.chunks(), documents);
            begin(exchange, address, caller, request);
        } catch (BrokenBodyException e) {
            exchange.answer(ErrorForms.S3.refused(e.refusal()));
        }
    }

    private static void refuse(Exchange exchange, String code, String message) {
        exchange.answer(ErrorForms.S3.refused(new Refusal.OfService(code, message)));
    }

    private void begin(Exchange exchange, ObjectAddress address, ObjectCaller caller, StoreRequest request) {
        StoreResponse response = new StoreResponse(exchange, told(exchange, address), clock);
        exchange.whenGone(() -> {
            request.body().breakOff();
            response.abandon();
        });
        ChangeOrigin origin = new ChangeOrigin(
                exchange.requestId(),
                exchange.sourceIp(),
                caller.accessKeyId(),
                TraceHeader.of(exchange.header("traceparent"), exchange.header("x-amzn-trace-id")));
        try {
            threads.execute(() -> serve(exchange, request, response, origin));
        } catch (RejectedExecutionException e) {
            exchange.answer(ErrorForms.S3.busy());
            return;
        }
        if (exchange.header(HttpHeaderNames.EXPECT) == null) {
            request.body().begin(); // else the client waits until the store asks for its body
        }
    }

    private void serve(Exchange exchange, StoreRequest request, StoreResponse response, ChangeOrigin origin) {
        try (RequestBody _ = request.body()) {
            request.body().prepare();
            store.serve(request, response, origin);
            response.finish();
        } catch (IOException | RuntimeException | Error e) {
            response.fail(error(exchange, e));
        }
    }

    private static HttpReply error(Exchange exchange, Throwable e) {
        for (Throwable cause : Throwables.getCausalChain(e)) {
            if (cause instanceof BrokenBodyException broken) {
                return ErrorForms.S3.refused(broken.refusal());
            }
            if (cause instanceof ClientLeftException) {
                LOG.debug("The client of request {} left", exchange.requestId(), e);
                return ErrorForms.S3.broken();
            }
        }
        LOG.error("Request {} could not be answered from the object store", exchange.requestId(), e);
        return ErrorForms.S3.broken();
    }

    private Map<String, String> told(Exchange exchange, ObjectAddress address) {
        String id = exchange.requestId().toString();
        return address.isBucket()
                ? Map.of(StoreResponse.REQUEST_ID, id, "x-amz-bucket-region", store.region())
                : Map.of(StoreResponse.REQUEST_ID, id);
    }
}
