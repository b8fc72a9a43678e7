package dev.millrace.engine.runtime.java;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.java.code.FunctionClassLoader;
import dev.millrace.engine.runtime.java.code.Surroundings;
import dev.millrace.engine.runtime.java.handler.Handler;
import dev.millrace.engine.runtime.java.handler.HandlerFinder;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Runs Java functions inside this JVM, each instance with a class loader of its own. What it does not isolate is told
 * in {@code docs/adr/0004-in-process-java.md}. Thread-safe.
 */
public final class JavaRuntime implements FunctionRuntime {
    private final Clock clock;
    private final Map<String, String> environment;

    /** @param environment variables that every function sees, unless it sets them itself */
    public JavaRuntime(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public boolean runs(FunctionVersion version) {
        return version.runtime().startsWith("java");
    }

    @Override
    public boolean handsOn() {
        return false;
    }

    /** Runs the static initialiser and the constructor of the handler's class, inline. */
    @Override
    public void start(FunctionVersion version, Run run, StartListener listener) {
        InstanceFacts facts = InstanceFacts.of(version, Instant.ofEpochMilli(clock.epochMillis()));
        Execution execution = new Execution();
        Surroundings surroundings =
                new Surroundings(facts.environment(environment), execution.output(), execution::exit);
        FunctionClassLoader classes;
        try {
            classes = new FunctionClassLoader(version.code(), surroundings);
        } catch (IOException e) {
            listener.failed(EndOfRun.threw(e, execution.output()));
            return;
        }
        switch (initialise(classes, execution, run)) {
            case Ready(Handler handler) -> listener.started(new JavaInstance(classes, handler, execution, facts));
            case NotReady(Outcome outcome) -> {
                classes.close();
                listener.failed(outcome);
            }
        }
    }

    private static Initialised initialise(FunctionClassLoader classes, Execution execution, Run run) {
        Initialised initialised;
        if (!execution.enter(run, classes)) {
            throw new IllegalStateException("a new execution was stopped before it began");
        }
        try {
            initialised = new Ready(new HandlerFinder(classes).find(run.function().handler()));
        } catch (Throwable thrown) {
            initialised = new NotReady(EndOfRun.threw(thrown, execution.output()));
        }
        execution.leave();
        Integer exitStatus = execution.exitStatus();
        return exitStatus == null ? initialised : new NotReady(EndOfRun.exited(run, exitStatus));
    }

    /** Holds nothing beyond its instances. */
    @Override
    public void close() {}

    private sealed interface Initialised {}

    private record Ready(Handler handler) implements Initialised {}

    private record NotReady(Outcome outcome) implements Initialised {}
}
