package dev.millrace.engine.runtime.local;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.JavaOutcome;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.java.LoadedFunction;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Runs Java functions inside this JVM, each instance with a class loader of its own. What it does not isolate is told
 * in {@code docs/adr/0004-in-process-java.md}. Thread-safe.
 */
public final class JavaRuntime implements FunctionRuntime {
    private final Predicate<FunctionVersion> trusted;
    private final Map<String, String> environment;

    /**
     * A runtime for these functions and no others.
     *
     * @param trusted whether code may run in this JVM
     * @param environment variables that every function sees, unless it sets them itself
     */
    public JavaRuntime(Predicate<FunctionVersion> trusted, Map<String, String> environment) {
        this.trusted = trusted;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public boolean runs(FunctionVersion version) {
        return version.runtime().startsWith("java") && trusted.test(version);
    }

    @Override
    public void flush() {}

    @Override
    public boolean handsOn() {
        return false;
    }

    /** Runs the static initialiser and the constructor of the handler's class, inline. */
    @Override
    public void start(FunctionVersion version, Run run, StartListener listener) {
        InstanceNames names = InstanceNames.of(version, run);
        Path code = version.code();
        LoadedFunction.Loading loading = LoadedFunction.load(
                code,
                version.handler(),
                names.facts(version),
                names.environment(version, environment, code),
                new LocalCall(run));
        switch (loading) {
            case LoadedFunction.Loaded(LoadedFunction function) -> listener.started(new JavaInstance(function));
            case LoadedFunction.NotLoaded(var end) -> listener.failed(JavaOutcome.of(end));
        }
    }

    /** Holds nothing beyond its instances. */
    @Override
    public void close() {}
}
