package dev.millrace.engine.runtime.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One function in the runtime under test, with at most one instance. Confined to one thread, but for its getters. */
final class TestFunction implements AutoCloseable {
    private static final long INIT_TIMEOUT_NANOS = 10_000_000_000L;
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {
            fail("refused: " + refusal);
        }
    };

    private final SystemClock clock = new SystemClock();
    private final JavaRuntime runtime = new JavaRuntime(
            trusted -> true, Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"));
    private final Admission admission = new Admission(10_000);
    private final FunctionVersion version;
    private final LogSink sink;
    private @Nullable Instance instance;
    private @Nullable Outcome failedStart;

    TestFunction(Path code, String handler) {
        this(code, handler, Map.of(), LogSink.NONE);
    }

    TestFunction(Path code, String handler, Map<String, String> environment, LogSink sink) {
        this.version = new FunctionVersion(
                new FunctionName("sample"),
                "$LATEST",
                UUID.randomUUID().toString(),
                "arn:aws:lambda:eu-west-1:123456789012:function:sample",
                "java25",
                handler,
                environment,
                256,
                Duration.ofSeconds(3),
                "sha",
                code);
        this.sink = sink;
    }

    /** Starts the instance for a run that has not begun yet; see {@link #failedStart()}. */
    Run start() {
        Run run = newRun("{}", null);
        run.takenCold("a", 1, ended -> {}, INIT_TIMEOUT_NANOS);
        runtime.start(version, run, new StartListener() {
            @Override
            public void started(Instance started) {
                instance = started;
            }

            @Override
            public void failed(Outcome outcome) {
                failedStart = outcome;
            }
        });
        return run;
    }

    /** How the start failed; fails the test when it did not. */
    Outcome failedStart() {
        start();
        assertEquals(null, instance);
        if (failedStart == null) {
            throw new AssertionError("neither started nor failed");
        }
        return failedStart;
    }

    Instance instance() {
        if (instance == null) {
            start();
        }
        if (instance == null) {
            throw new AssertionError("not started: " + (failedStart == null ? "" : failedStart.payload().text()));
        }
        return instance;
    }

    /** Runs the function to its end; starts it before when need be. */
    Run run(String json) {
        Run run = newRun(json, null);
        run(run);
        return run;
    }

    void run(Run run) {
        Instance ready = instance();
        run.takenWarm("a", 1, ended -> {}, clock.nanoTime());
        ready.invoke(run);
    }

    /** The response of a call that must succeed. */
    String call(String json) {
        Outcome outcome = run(json).outcome();
        assertInstanceOf(Outcome.Returned.class, outcome, () -> outcome.payload().text());
        return outcome.payload().text();
    }

    Run newRun(String json, @Nullable String clientContext) {
        Invocation invocation = new Invocation(
                RequestId.random(),
                version,
                Payload.ofText(json),
                TriggerKind.INVOKE,
                clock.nanoTime(),
                clientContext,
                "Root=1-2-3",
                true,
                NOBODY);
        Run run = new Run(invocation, (Permit) admission.admit(version.name()), clock, sink);
        run.logsTo(LogStream.ofInstance(version.name().value(), version.version(), 1, clock.epochNanos()));
        return run;
    }

    static String printed(Run run) {
        var log = run.logIfAny();
        return log == null ? "" : new String(log.tail(), StandardCharsets.UTF_8);
    }

    /** Lets the instance be collected. */
    @Override
    public void close() {
        if (instance != null) {
            instance.close();
            instance = null;
        }
        runtime.close();
    }
}
