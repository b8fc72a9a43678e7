package dev.millrace.engine.dispatch;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Decision;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import org.jspecify.annotations.Nullable;

/** The entrance of the line: admission, and a bar that closes it altogether. Thread-safe. */
public final class Gate {
    private final Admission admission;
    private final RefusalCounts refusals;
    private final LogSink logSink;
    private final Clock clock;
    private volatile @Nullable Refusal suspended;
    private volatile @Nullable Refusal closed;

    public Gate(Admission admission, RefusalCounts refusals, LogSink logSink, Clock clock) {
        this.admission = admission;
        this.refusals = refusals;
        this.logSink = logSink;
        this.clock = clock;
    }

    /** Refuses everything for that reason, until it is called with null. */
    public void suspend(@Nullable Refusal reason) {
        suspended = reason;
    }

    /** Refuses everything for good, because the server ends. */
    public void close() {
        closed = new Refusal.ShuttingDown();
    }

    /** Why nothing is taken at present, or null. */
    public @Nullable Refusal refusal() {
        Refusal forGood = closed;
        return forGood == null ? suspended : forGood;
    }

    Decision admit(FunctionName function) {
        return admission.admit(function);
    }

    Refusal counted(FunctionName function, Refusal refusal) {
        return refusals.count(function, refusal);
    }

    /** What the start of an instance is told of that no invocation waits for. It never reaches the journal. */
    public Run preparation(FunctionVersion version) {
        Invocation nothing = new Invocation(
                RequestId.random(),
                version,
                Payload.EMPTY,
                TriggerKind.INVOKE,
                clock.nanoTime(),
                null,
                null,
                false,
                Nobody.TOLD);
        return Run.preparation(nothing, clock, logSink);
    }

    /** The first run of an admitted invocation. */
    Run run(Invocation invocation, Permit permit) {
        return new Run(invocation, permit, clock, logSink);
    }

    /** Where the answer of a preparation would go, if it had one. */
    private enum Nobody implements Reply {
        TOLD;

        @Override
        public void answered(Run run) {
            throw new IllegalStateException("a preparation has no answer");
        }

        @Override
        public void refused(Refusal refusal) {
            throw new IllegalStateException("a preparation is not refused");
        }
    }
}
