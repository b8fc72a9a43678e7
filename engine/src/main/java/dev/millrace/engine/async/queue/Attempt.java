package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of an event. Written by the thread that ended the run, then handed to the pump, which reads it. */
final class Attempt implements Reply {
    private final InProgress progress;
    private final AsyncEvent event;
    private final EventInvokeConfig config;
    private final Consumer<Attempt> pump;
    private @Nullable Run run;

    Attempt(InProgress progress, AsyncEvent event, EventInvokeConfig config, Consumer<Attempt> pump) {
        this.progress = progress;
        this.event = event;
        this.config = config;
        this.pump = pump;
    }

    @Override
    public void answered(Run ended) {
        run = ended;
        pump.accept(this);
    }

    @Override
    public void refused(Refusal refusal) {
        pump.accept(this);
    }

    InProgress progress() {
        return progress;
    }

    AsyncEvent event() {
        return event;
    }

    EventInvokeConfig config() {
        return config;
    }

    /** How its run ended; null when it did not come to one, because the line or the platform failed. */
    @Nullable Outcome outcome() {
        Run ended = run;
        if (ended == null) {
            return null;
        }
        Outcome outcome = ended.outcome();
        return outcome instanceof Outcome.Crashed crashed && crashed.errorType().equals("Sandbox.Failure")
                ? null
                : outcome;
    }
}
