package dev.millrace.engine.runtime.java;

import dev.millrace.engine.runtime.java.code.FunctionClassLoader;
import dev.millrace.engine.runtime.java.code.Surroundings;
import dev.millrace.engine.runtime.java.handler.Handler;
import dev.millrace.engine.runtime.java.handler.HandlerFinder;
import dev.millrace.engine.runtime.java.handler.ResponseBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment inside this JVM: a class loader and a handler object of its own. Calls are confined to one
 * thread at a time; {@link #interrupt()} may be called from any.
 */
public final class LoadedFunction implements AutoCloseable {
    /** The most that a response may hold, in bytes (6 MiB + 100, as AWS enforces it). */
    public static final int RESPONSE_BYTES_MAX = 6_291_556;

    private final FunctionClassLoader classes;
    private final Handler handler;
    private final Execution execution;
    private final InstanceFacts facts;
    private final RequestIdContexts requestIds;

    private LoadedFunction(
            FunctionClassLoader classes,
            Handler handler,
            Execution execution,
            InstanceFacts facts,
            RequestIdContexts requestIds) {
        this.classes = classes;
        this.handler = handler;
        this.execution = execution;
        this.facts = facts;
        this.requestIds = requestIds;
    }

    /** What came of an attempt to load a function. */
    public sealed interface Loading permits Loaded, NotLoaded {}

    /** It stands ready. */
    public record Loaded(LoadedFunction function) implements Loading {}

    /** Its code could not be initialised; {@code end} is what the waiting caller receives. */
    public record NotLoaded(CallEnd end) implements Loading {}

    /**
     * Runs the static initialiser and the constructor of the handler's class.
     *
     * @param code directory with classes, and with jars in {@code lib}
     * @param environment the only environment variables that the code sees
     * @param first the call that waits for it; takes what is printed meanwhile
     */
    public static Loading load(
            Path code, String handler, InstanceFacts facts, Map<String, String> environment, FunctionCall first) {
        Execution execution = new Execution();
        FunctionClassLoader classes;
        try {
            classes = new FunctionClassLoader(
                    code, new Surroundings(environment, execution.output(), execution::exit));
        } catch (IOException e) {
            return new NotLoaded(EndOfRun.threw(e, execution.output()));
        }
        Loading loading = initialise(classes, execution, handler, facts, first);
        if (loading instanceof NotLoaded) {
            classes.close();
        }
        return loading;
    }

    private static Loading initialise(
            FunctionClassLoader classes, Execution execution, String handler, InstanceFacts facts, FunctionCall first) {
        Loading loading;
        if (!execution.enter(first, classes)) {
            throw new IllegalStateException("a new execution was stopped before it began");
        }
        try {
            Handler found = new HandlerFinder(classes).find(handler);
            loading = new Loaded(
                    new LoadedFunction(classes, found, execution, facts, RequestIdContexts.in(classes)));
        } catch (Throwable thrown) {
            loading = new NotLoaded(EndOfRun.threw(thrown, execution.output()));
        }
        execution.leave();
        Integer exitStatus = execution.exitStatus();
        return exitStatus == null ? loading : new NotLoaded(EndOfRun.exited(first, exitStatus));
    }

    /** Calls the function. Never throws. Null when it was interrupted before: then somebody else ended the run. */
    public @Nullable CallEnd call(FunctionCall call) {
        if (!execution.enter(call, classes)) {
            return null;
        }
        CallEnd end;
        try {
            requestIds.put(call);
            ResponseBuffer response = new ResponseBuffer(RESPONSE_BYTES_MAX);
            handler.handle(call.payload(), response, new FunctionContext(call, facts, execution.output()));
            end = EndOfRun.returned(response);
        } catch (Throwable thrown) {
            end = EndOfRun.threw(thrown, execution.output());
        }
        execution.leave();
        Integer exitStatus = execution.exitStatus();
        return exitStatus == null ? end : EndOfRun.exited(call, exitStatus);
    }

    /**
     * Interrupts the code in progress and lets no call in any more. Returns true when some was in progress: Java code
     * cannot be made to stop, so it may run on.
     */
    public boolean interrupt() {
        return execution.stop();
    }

    /** Whether the code has exited; an error, even one of the JVM such as a stack overflow, leaves it usable. */
    public boolean exited() {
        return execution.exitStatus() != null;
    }

    public ClassLoader classes() {
        return classes;
    }

    @Override
    public void close() {
        classes.close();
    }
}
