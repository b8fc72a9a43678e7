package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.function.EventInvokeConfig;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of an event. Written by the thread that ended the run, then handed to the pump, which reads it. */
final class Attempt implements Reply {
    private final FunctionEvents events;
    private final EventRef ref;
    private final EventRecord.Accepted accepted;
    private final EventInvokeConfig config;
    private final Consumer<Attempt> pump;
    private @Nullable Run run;

    Attempt(
            FunctionEvents events,
            EventRef ref,
            EventRecord.Accepted accepted,
            EventInvokeConfig config,
            Consumer<Attempt> pump) {
        this.events = events;
        this.ref = ref;
        this.accepted = accepted;
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

    FunctionEvents events() {
        return events;
    }

    EventRef ref() {
        return ref;
    }

    EventRecord.Accepted accepted() {
        return accepted;
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
