package dev.millrace.engine.dispatch;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Decision;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Refusal;
import org.jspecify.annotations.Nullable;

/** The entrance of the line: admission, and a bar that closes it altogether. Thread-safe. */
public final class Gate {
    private final Admission admission;
    private final RefusalCounts refusals;
    private final Clock clock;
    private volatile @Nullable Refusal closed;

    public Gate(Admission admission, RefusalCounts refusals, Clock clock) {
        this.admission = admission;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Refuses everything from now on, for that reason; null opens the gate again. */
    public void close(@Nullable Refusal reason) {
        closed = reason;
    }

    @Nullable Refusal refusal() {
        return closed;
    }

    Decision admit(FunctionName function) {
        return admission.admit(function);
    }

    Refusal counted(Refusal refusal) {
        return refusals.count(refusal);
    }

    Clock clock() {
        return clock;
    }
}
