package dev.millrace.gateway.api.serve;

import dev.millrace.engine.invocation.Outcome;

/** Takes the end of a run, on the event loop of its request. */
interface OutcomeTaker {
    void take(Outcome outcome);
}
