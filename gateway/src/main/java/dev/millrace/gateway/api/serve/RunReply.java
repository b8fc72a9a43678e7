package dev.millrace.gateway.api.serve;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import dev.millrace.gateway.http.Exchange;
import org.jspecify.annotations.Nullable;

/** Takes the end of a run back to its request. Written by the thread that ended the run, read by the event loop. */
final class RunReply implements Reply, Runnable {
    private final Exchange exchange;
    private final OutcomeTaker then;
    private final Runnable otherwise;
    private @Nullable Outcome outcome;

    /** @param otherwise what is to be done when the run could not begin */
    RunReply(Exchange exchange, OutcomeTaker then, Runnable otherwise) {
        this.exchange = exchange;
        this.then = then;
        this.otherwise = otherwise;
    }

    @Override
    public void answered(Run run) {
        outcome = run.outcome();
        exchange.onLoop(this); // the hand-over publishes the field
    }

    @Override
    public void refused(Refusal refusal) {
        exchange.onLoop(otherwise);
    }

    @Override
    public void run() {
        Outcome ended = outcome;
        if (ended != null) {
            then.take(ended);
        }
    }
}
