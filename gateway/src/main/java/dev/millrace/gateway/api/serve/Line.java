package dev.millrace.gateway.api.serve;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.api.authorize.IamAuthorizer;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.web.EventWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests of one event loop share on their way into the line. Confined to its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a loop that has ended has nobody to tell
final class Line {
    private static final long TICK_MILLIS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final Registry registry;
    private final TickBatch batch;
    private final IamAuthorizer iam;
    private final Clock clock;
    private final Executor control;
    private final Deadlines deadlines;
    private final EventWriter events = new EventWriter();

    /** @param control threads for what takes long; bounded: they reject what they have no room for */
    Line(
            Registry registry,
            TickBatch batch,
            IamAuthorizer iam,
            Clock clock,
            Executor control,
            ScheduledExecutorService loop) {
        this.registry = registry;
        this.batch = batch;
        this.iam = iam;
        this.clock = clock;
        this.control = control;
        this.deadlines = new Deadlines(
                task -> loop.schedule(task, TICK_MILLIS, TimeUnit.MILLISECONDS), clock::nanoTime);
    }

    /** Starts a run with all others of this tick; returns why not, or null. */
    @Nullable Refusal start(Invocation invocation) {
        return batch.add(invocation);
    }

    Registry registry() {
        return registry;
    }

    IamAuthorizer iam() {
        return iam;
    }

    Clock clock() {
        return clock;
    }

    /**
     * Has a control thread do what takes long; false when there is no room for it.
     *
     * @param otherwise done on the event loop when the work fails, or the client would wait for ever
     */
    boolean elsewhere(Runnable work, Exchange exchange, Runnable otherwise) {
        try {
            control.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("Request {} of an API failed", exchange.requestId(), e);
                    exchange.onLoop(otherwise);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    Deadlines deadlines() {
        return deadlines;
    }

    EventWriter events() {
        return events;
    }
}
