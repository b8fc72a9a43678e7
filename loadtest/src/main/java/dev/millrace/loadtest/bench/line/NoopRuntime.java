package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Runs a function that does nothing; what is measured is everything around it. Immutable. */
record NoopRuntime() implements FunctionRuntime {
    /** Its one function. */
    static final FunctionVersion FUNCTION = new FunctionVersion(
            new FunctionName("noop"),
            FunctionVersion.LATEST,
            "1",
            "arn:aws:lambda:us-east-1:000000000000:function:noop",
            "java25",
            "Noop",
            Map.of(),
            128,
            Duration.ofSeconds(3),
            "none",
            Path.of("none"));

    /** How each of its runs ends. */
    static final Outcome OUTCOME = new Outcome.Returned(Payload.ofText("{}"));

    @Override
    public boolean runs(FunctionVersion version) {
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public boolean handsOn() {
        return false;
    }

    @Override
    public void start(FunctionVersion version, Run run, StartListener listener) {
        listener.started(new NoopInstance());
    }

    @Override
    public void close() {}

    private record NoopInstance() implements Instance {
        @Override
        public void invoke(Run run) {
            run.end(OUTCOME);
        }

        @Override
        public boolean kill() {
            return true;
        }

        @Override
        public boolean reusable() {
            return true;
        }

        @Override
        public void close() {}
    }
}
