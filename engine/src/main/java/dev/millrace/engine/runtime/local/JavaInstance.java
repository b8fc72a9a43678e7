package dev.millrace.engine.runtime.local;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.JavaOutcome;
import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.LoadedFunction;

/**
 * A function that is loaded into this JVM. Runs are confined to one thread at a time; {@link #kill()} may be called
 * from any.
 */
record JavaInstance(LoadedFunction function) implements Instance {
    @Override
    public void invoke(Run run) {
        CallEnd end = function.call(new LocalCall(run));
        if (end != null) {
            run.end(JavaOutcome.of(end));
        }
    }

    /** Interrupts the code in progress. Java code cannot be made to stop, so this is true only when none runs. */
    @Override
    public boolean kill() {
        return !function.interrupt();
    }

    /** False after an exit; an error, even one of the JVM such as a stack overflow, leaves the instance usable. */
    @Override
    public boolean reusable() {
        return !function.exited();
    }

    @Override
    public void close() {
        function.close();
    }
}
