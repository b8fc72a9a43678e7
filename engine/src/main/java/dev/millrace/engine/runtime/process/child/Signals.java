package dev.millrace.engine.runtime.process.child;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Sends signals to processes and process groups; the JDK can only end a single process. Thread-safe. */
public enum Signals {
    KILL(9),
    CONTINUE(18),
    STOP(19);

    @SuppressWarnings("restricted") // the launcher allows native access
    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** As Linux numbers it. */
    private final int number;

    Signals(int number) {
        this.number = number;
    }

    /** Signals the process; false when there is none of that id, or none that this process may signal. */
    public boolean sendTo(long pid) {
        return send(Math.toIntExact(pid));
    }

    /** Signals every process of the group that {@code pid} leads. */
    public boolean sendToGroup(long pid) {
        return send(-Math.toIntExact(pid));
    }

    private boolean send(int target) {
        if (target == 0 || target == 1 || target == -1) {
            throw new IllegalArgumentException("a signal to " + target + " would reach more than one worker");
        }
        try {
            return (int) SEND.invokeExact(target, number) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(" + target + ", " + number + ") cannot be called", e);
        }
    }
}
