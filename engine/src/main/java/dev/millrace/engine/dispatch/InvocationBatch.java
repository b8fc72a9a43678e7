package dev.millrace.engine.dispatch;

import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.admission.Throttled;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Run;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A door's way into the line: invocations are admitted one by one and published together, for example all those of one
 * tick of an event loop. Confined to the thread that made it.
 */
public final class InvocationBatch {
    private static final int RUNS_MAX = 256;

    private final Gate gate;
    private final Dispatcher dispatcher;
    private final Run[] runs = new Run[RUNS_MAX];
    private int count;

    public InvocationBatch(Gate gate, Dispatcher dispatcher) {
        this.gate = gate;
        this.dispatcher = dispatcher;
    }

    /**
     * Admits an invocation into the batch. Returns null when it was accepted: its reply is told how it ended, once it
     * is published. Otherwise it was refused, and its reply is told nothing.
     */
    public @Nullable Refusal add(Invocation invocation) {
        FunctionName function = invocation.function().name();
        Refusal closed = gate.refusal();
        if (closed != null) {
            return gate.counted(function, closed);
        }
        return switch (gate.admit(function)) {
            case Throttled throttled -> gate.counted(function, new Refusal.Throttled(throttled.reason()));
            case Permit permit -> {
                runs[count++] = gate.run(invocation, permit);
                if (count == RUNS_MAX) {
                    publish();
                }
                yield null;
            }
        };
    }

    /** Sends what was accepted since the last call down the line. */
    public void publish() {
        if (count > 0) {
            int published = count;
            count = 0;
            dispatcher.publish(runs, published);
            Arrays.fill(runs, 0, published, null);
        }
    }
}
