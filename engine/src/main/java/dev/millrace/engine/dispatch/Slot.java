package dev.millrace.engine.dispatch;

import dev.millrace.engine.invocation.Run;
import org.jspecify.annotations.Nullable;

/** One place of the ring. Written by the thread that claimed it, read by the dispatching thread. */
final class Slot {
    private @Nullable Run run;

    void put(Run published) {
        run = published;
    }

    /** Empties the slot, so that the ring holds no ended runs. */
    @Nullable Run take() {
        Run taken = run;
        run = null;
        return taken;
    }
}
