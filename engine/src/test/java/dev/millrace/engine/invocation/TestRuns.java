package dev.millrace.engine.invocation;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.InstanceSettings;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Runs with a clock that the test moves. */
public final class TestRuns {
    private static final FunctionVersion FUNCTION =
            function(InstanceSettings.defaultsFor(new FunctionName("f")).logging());
    private static final Reply NOBODY = new Reply() {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    };

    private TestRuns() {}

    public static Run run() {
        return run(new AtomicLong());
    }

    /** Has another request id. */
    public static Run otherRun() {
        return run(new AtomicLong(), RequestId.random(), FUNCTION);
    }

    /** Of a function with such a log. */
    public static Run run(Logging logging) {
        return run(new AtomicLong(), RequestId.random(), function(logging));
    }

    private static FunctionVersion function(Logging logging) {
        return new FunctionVersion(
                new FunctionName("f"),
                "$LATEST",
                "revision",
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "java25",
                "f.F",
                Map.of(),
                128,
                Duration.ofSeconds(3),
                "sha",
                Path.of("code"),
                new InstanceSettings(null, true, 1, 0, 512, logging, false));
    }

    private static Run run(AtomicLong nanoTime) {
        return run(nanoTime, new RequestId(0x0123456789ab4defL, 0x8123456789abcdefL), FUNCTION);
    }

    private static Run run(AtomicLong nanoTime, RequestId requestId, FunctionVersion function) {
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return nanoTime.get();
            }

            @Override
            public long epochNanosAt(long nanos) {
                return nanos;
            }
        };
        Invocation invocation = new Invocation(
                requestId,
                function,
                Payload.EMPTY,
                TriggerKind.INVOKE,
                0,
                null,
                null,
                true,
                NOBODY);
        return new Run(invocation, (Permit) new Admission(10).admit(function.name()), clock);
    }

    /** A run that took so long to start and to run; a start of 0 is a warm one. */
    static Run ended(long initNanos, long runNanos, String printed, Outcome outcome) {
        AtomicLong nanoTime = new AtomicLong(1_000);
        return ended(run(nanoTime), nanoTime, initNanos, runNanos, printed, outcome);
    }

    /** The same, with a log in JSON. */
    static Run ended(long initNanos, long runNanos, String printed, Outcome outcome, String systemLevel) {
        AtomicLong nanoTime = new AtomicLong(1_000);
        Run run = run(nanoTime, RequestId.random(), function(new Logging("JSON", "group", null, systemLevel)));
        return ended(run, nanoTime, initNanos, runNanos, printed, outcome);
    }

    private static Run ended(
            Run run, AtomicLong nanoTime, long initNanos, long runNanos, String printed, Outcome outcome) {
        if (initNanos > 0) {
            run.takenCold("a", 1, ended -> {}, 1_000_000_000L);
            nanoTime.addAndGet(initNanos);
            run.begin();
        } else {
            run.takenWarm("a", 1, ended -> {}, nanoTime.get());
        }
        if (!printed.isEmpty()) {
            byte[] bytes = printed.getBytes(StandardCharsets.UTF_8);
            run.log().write(bytes, 0, bytes.length);
        }
        nanoTime.addAndGet(runNanos);
        run.end(outcome);
        return run;
    }
}
