package dev.millrace.gateway.url;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.web.EventWriter;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What all calls of URLs on one event loop share on their way into the line. Confined to its event loop. */
final class UrlLine {
    private final Registry registry;
    private final TickBatch batch;
    private final UrlAccess access;
    private final Clock clock;
    private final Executor control;
    private final EventWriter events = new EventWriter();
    private final UrlFrames frames = new UrlFrames();

    UrlLine(
            Registry registry,
            TickBatch batch,
            SignatureCheck signatures,
            Clock clock,
            Executor control) {
        this.registry = registry;
        this.batch = batch;
        this.access = new UrlAccess(signatures, registry.account());
        this.clock = clock;
        this.control = control;
    }

    /** Starts a run with all others of this tick; returns why not, or null. */
    @Nullable Refusal start(Invocation invocation) {
        return batch.add(invocation);
    }

    Registry registry() {
        return registry;
    }

    UrlAccess access() {
        return access;
    }

    Clock clock() {
        return clock;
    }

    /** Threads for what takes long; they reject what they have no room for. */
    Executor control() {
        return control;
    }

    EventWriter events() {
        return events;
    }

    UrlFrames frames() {
        return frames;
    }
}
