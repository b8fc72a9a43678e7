package dev.millrace.gateway.object.outside;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.delivery.Storing;
import dev.millrace.gateway.event.delivery.StoringLog;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.object.event.ObjectEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a store outside tells of its objects. It answers when all that runs because of it is stored, so that a
 * store which is not answered well tells it again; what it tells twice runs once. Thread-safe.
 */
public final class TakeStoreMessage implements Operation {
    public static final String PATH = "/_millrace/objects/{Store}";
    private static final Pattern STORE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final @Nullable StoreToken token;
    private final ObjectEvents events;
    private final EventSink sink;
    private final Clock clock;
    private final ToldChanges told = new ToldChanges();
    private final StoringLog log = new StoringLog();

    private TakeStoreMessage(@Nullable StoreToken token, ObjectEvents events, EventSink sink, Clock clock) {
        this.token = token;
        this.events = events;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Enters it.
     *
     * @param token what stores must show; null refuses all of them
     */
    public static void register(
            Routes routes, @Nullable StoreToken token, ObjectEvents events, EventSink sink, Clock clock) {
        routes.add("POST", PATH, new TakeStoreMessage(token, events, sink, clock));
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.MILLRACE;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        answer(call, reply::complete);
        return reply.join();
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        admit(call);
        String store = call.pathParameter("Store");
        if (!STORE.matcher(store).matches()) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "The name of a store is 1 to 64 letters, digits, hyphens and underscores."));
        }
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        StoreMessage message =
                StoreMessage.read(call.body(), new StoreMessage.Delivery(store, call.requestId(), now));
        List<ToldChange> unknown = told.unknown(message.changes());
        List<Deferred> toRun = new ArrayList<>();
        unknown.forEach(change -> toRun.addAll(events.events(change.change())));
        Storing.begin(sink, toRun, cause -> {
            log.ended(call.requestId().toString(), cause);
            if (cause == null) {
                told.add(unknown);
                reply.accept(taken(message, unknown.size()));
            } else {
                reply.accept(errorForm()
                        .refused(new Refusal.Unavailable("The message is not taken: " + cause.getMessage() + ".")));
            }
        });
    }

    private void admit(HttpCall call) {
        if (token == null) {
            throw denied("Stores outside are not listened to: the server was started without --objects-token.");
        }
        if (!token.isShownBy(call.header("authorization"))) {
            throw denied("The request does not show the token of --objects-token, as a bearer token or as a password.");
        }
    }

    private static RefusedException denied(String message) {
        return new RefusedException(new Refusal.OfService("AccessDeniedException", message));
    }

    private static HttpReply taken(StoreMessage message, int unknown) {
        return JsonReply.ok(JsonReply.object()
                .put("taken", unknown)
                .put("duplicates", message.changes().size() - unknown)
                .put("ignored", message.ignored()));
    }
}
