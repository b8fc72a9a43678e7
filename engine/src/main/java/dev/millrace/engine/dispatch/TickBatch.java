package dev.millrace.engine.dispatch;

import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A batch that goes down the line at the end of each tick of an event loop. Confined to the event loop. */
public final class TickBatch {
    private final InvocationBatch batch;
    private final Executor endOfTick;
    private final Runnable publish = this::publish;
    private boolean scheduled;

    /** @param endOfTick runs a task on the loop after what arrived together has been taken */
    public TickBatch(InvocationBatch batch, Executor endOfTick) {
        this.batch = batch;
        this.endOfTick = endOfTick;
    }

    /** Admits an invocation with all others of this tick, as {@link InvocationBatch#add}. */
    public @Nullable Refusal add(Invocation invocation) {
        Refusal refusal = batch.add(invocation);
        if (refusal == null && !scheduled) {
            scheduled = true;
            endOfTick.execute(publish);
        }
        return refusal;
    }

    private void publish() {
        scheduled = false;
        batch.publish();
    }
}
