package dev.millrace.loadtest.stress;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.Clock;
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
import dev.millrace.engine.invocation.RunEnding;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A run, and what is told of it: that it ended, and the answer of its caller. Thread-safe. */
final class StressedRun implements RunEnding, Reply {
    static final Outcome RETURNED = new Outcome.Returned(Payload.EMPTY);
    static final Outcome TIMED_OUT = new Outcome.TimedOut(Payload.EMPTY);
    static final Refusal REFUSAL = new Refusal.ShuttingDown();
    static final Clock CLOCK = new StoppedClock();

    private static final FunctionVersion FUNCTION = new FunctionVersion(
            new FunctionName("f"),
            FunctionVersion.LATEST,
            "revision",
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "java25",
            "f.F",
            Map.of(),
            128,
            Duration.ofSeconds(3),
            "none",
            Path.of("none"));

    final Run run;
    private final Admission admission = new Admission(1);
    private final AtomicInteger endings = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    StressedRun() {
        run = new Run(invocation(this), (Permit) admission.admit(FUNCTION.name()), CLOCK, LogSink.NONE);
    }

    static Invocation invocation(Reply reply) {
        return new Invocation(
                new RequestId(1, 2), FUNCTION, Payload.EMPTY, TriggerKind.INVOKE, 0, null, null, false, reply);
    }

    StressedRun takenWarm() {
        run.takenWarm("a", 1, this, 0);
        return this;
    }

    StressedRun takenCold() {
        run.takenCold("a", 1, this, 1);
        return this;
    }

    /** How it went: what was told, how often, and how many places are still taken. */
    String told() {
        return told(endings.get(), "ended") + told(answers.get(), "answered") + told(refusals.get(), "refused")
                + admission.inFlight() + " in flight";
    }

    private static String told(int times, String what) {
        return switch (times) {
            case 0 -> "";
            case 1 -> what + " ";
            default -> what + " " + times + " times ";
        };
    }

    @Override
    public void ended(Run ended) {
        ended.outcome(); // throws before the end
        endings.incrementAndGet();
        ended.appended();
    }

    @Override
    public void answered(Run answered) {
        answers.incrementAndGet();
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.incrementAndGet();
    }

    private record StoppedClock() implements Clock {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long epochNanosAt(long nanos) {
            return nanos;
        }
    }
}
