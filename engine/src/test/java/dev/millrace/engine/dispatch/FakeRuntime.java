package dev.millrace.engine.dispatch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Runs a Java lambda of the test as the function, inline as in-process code is run. Thread-safe. */
public final class FakeRuntime implements FunctionRuntime {
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger killed = new AtomicInteger();
    private final Function<Run, Outcome> body;
    private final Runnable init;
    private final boolean handsOn;

    public FakeRuntime(Function<Run, Outcome> body) {
        this(body, () -> {});
    }

    FakeRuntime(Function<Run, Outcome> body, Runnable init) {
        this(body, init, false);
    }

    private FakeRuntime(Function<Run, Outcome> body, Runnable init, boolean handsOn) {
        this.body = body;
        this.init = init;
        this.handsOn = handsOn;
    }

    /** One that says of itself that another process runs its functions. */
    static FakeRuntime handingOn(Function<Run, Outcome> body) {
        return new FakeRuntime(body, () -> {}, true);
    }

    public static Outcome returned(String text) {
        return new Outcome.Returned(Payload.ofText(text));
    }

    @Override
    public boolean runs(FunctionVersion version) {
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public boolean handsOn() {
        return handsOn;
    }

    @Override
    public void start(FunctionVersion version, Run run, StartListener listener) {
        init.run();
        started.incrementAndGet();
        listener.started(new FakeInstance());
    }

    @Override
    public void close() {}

    private final class FakeInstance implements Instance {
        private volatile boolean inside;

        @Override
        public void invoke(Run run) {
            inside = true;
            Outcome outcome = body.apply(run);
            inside = false;
            run.end(outcome);
        }

        @Override
        public boolean kill() {
            killed.incrementAndGet();
            return !inside;
        }

        @Override
        public boolean reusable() {
            return true;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
