package dev.millrace.engine.runtime.java;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.java.code.FunctionClassLoader;
import dev.millrace.engine.runtime.java.handler.Handler;
import dev.millrace.engine.runtime.java.handler.ResponseBuffer;

/**
 * An execution environment inside this JVM: a class loader and a handler object of its own. Runs are confined to one
 * thread at a time; {@link #kill()} may be called from any.
 */
final class JavaInstance implements Instance {
    private final FunctionClassLoader classes;
    private final Handler handler;
    private final Execution execution;
    private final InstanceFacts facts;

    JavaInstance(FunctionClassLoader classes, Handler handler, Execution execution, InstanceFacts facts) {
        this.classes = classes;
        this.handler = handler;
        this.execution = execution;
        this.facts = facts;
    }

    @Override
    public void invoke(Run run) {
        if (execution.enter(run, classes)) {
            Outcome outcome = call(run);
            execution.leave();
            run.end(outcome);
        }
    }

    private Outcome call(Run run) {
        Outcome outcome;
        try {
            ResponseBuffer response = new ResponseBuffer(Payload.SYNC_BYTES_MAX);
            handler.handle(run.invocation().payload(), response, new FunctionContext(run, facts, execution.output()));
            outcome = EndOfRun.returned(response);
        } catch (Throwable thrown) {
            outcome = EndOfRun.threw(thrown, execution.output());
        }
        Integer exitStatus = execution.exitStatus();
        return exitStatus == null ? outcome : EndOfRun.exited(run, exitStatus);
    }

    /** Interrupts the code in progress. Java code cannot be made to stop, so this is true only when none runs. */
    @Override
    public boolean kill() {
        return !execution.stop();
    }

    /** False after an exit; an error, even one of the JVM such as a stack overflow, leaves the instance usable. */
    @Override
    public boolean reusable() {
        return execution.exitStatus() == null;
    }

    @Override
    public void close() {
        classes.close();
    }

    FunctionClassLoader classes() {
        return classes;
    }
}
