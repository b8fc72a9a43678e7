package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.telemetry.lookup.IndexBehindException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a replay: reads payloads, sends them down the line as Invoke does, and compares what comes of it. Confined to
 * the replay's thread.
 */
final class ReplayRunner implements Runnable, KeptRuns.Taker {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);
    private static final long LOOK_MILLIS = 100;
    private static final long AGAIN_NANOS = 50_000_000;
    /** How long a run is tried that is turned away because too much runs. */
    private static final long TRIED_NANOS = 10_000_000_000L;

    private final Replay replay;
    private final PayloadSearch payloads;
    private final Supplier<RegistrySnapshot> functions;
    private final InvocationBatch line;
    private final CapturePolicies policies;
    private final Clock clock;
    private final BlockingQueue<Ended> ended;
    private int inFlight;
    private int taken;

    ReplayRunner(
            Replay replay,
            PayloadSearch payloads,
            Supplier<RegistrySnapshot> functions,
            InvocationBatch line,
            CapturePolicies policies,
            Clock clock) {
        this.replay = replay;
        this.payloads = payloads;
        this.functions = functions;
        this.line = line;
        this.policies = policies;
        this.clock = clock;
        this.ended = new ArrayBlockingQueue<>(replay.request().concurrency());
    }

    @Override
    public void run() {
        try {
            RequestId one = replay.request().requestId();
            if (one == null) {
                replayAll();
            } else {
                List<CapturedRun> runs = payloads.find(one, null).runs();
                if (!runs.isEmpty()) {
                    take(runs.getLast());
                }
            }
            while (inFlight > 0) {
                collect();
            }
            replay.end(replay.isCancelled() ? Replay.State.CANCELLED : Replay.State.DONE, "");
        } catch (InterruptedException _) {
            replay.end(Replay.State.CANCELLED, "the server ends");
        } catch (IndexBehindException behind) {
            replay.end(Replay.State.FAILED, String.valueOf(behind.getMessage()));
        } catch (RuntimeException | Error broken) {
            LOG.error("The replay {} failed", replay.id(), broken);
            replay.end(Replay.State.FAILED, String.valueOf(broken.getMessage()));
        }
    }

    private void replayAll() throws InterruptedException {
        try (KeptRuns found = new KeptRuns(replay.request(), payloads, this)) {
            found.read();
        }
    }

    @Override
    public boolean wantsMore() {
        return taken < replay.request().limit() && !replay.isCancelled();
    }

    @Override
    public void take(CapturedRun original) throws InterruptedException {
        taken++;
        if (!original.isReplayable()) {
            String reason = "its request is " + original.request().state().text();
            replay.add(ReplayedRun.without(original, Verdict.NOT_REPLAYABLE, reason));
            return;
        }
        String name = replay.request().functionFor(original);
        RegistrySnapshot present = functions.get();
        FunctionVersion function = present.resolve(name, replay.request().againstQualifier());
        if (function == null) {
            replay.add(ReplayedRun.without(original, Verdict.NOT_REPLAYABLE, whatIsMissing(present, name)));
            return;
        }
        while (inFlight == replay.request().concurrency()) {
            collect();
        }
        begin(original, function);
    }

    private String whatIsMissing(RegistrySnapshot present, String function) {
        return present.function(function) == null
                ? "there is no function " + function + " now"
                : "there is no alias or version " + replay.request().againstQualifier() + " of " + function + " now";
    }

    private void begin(CapturedRun original, FunctionVersion function) {
        long giveUpNanos = clock.nanoTime() + TRIED_NANOS;
        Refusal refusal = offered(original, function);
        while (refusal instanceof Refusal.Throttled
                && clock.nanoTime() - giveUpNanos < 0
                && !replay.isCancelled()) {
            LockSupport.parkNanos(this, AGAIN_NANOS);
            refusal = offered(original, function);
        }
        if (refusal == null) {
            inFlight++;
        } else {
            replay.add(ReplayedRun.without(original, Verdict.REFUSED, refusal.message()));
        }
    }

    private @Nullable Refusal offered(CapturedRun original, FunctionVersion function) {
        Refusal refusal = line.add(new Invocation(
                RequestId.random(),
                function,
                original.request().kept(),
                TriggerKind.REPLAY,
                clock.nanoTime(),
                original.clientContext(),
                null,
                false,
                new Answer(original)));
        line.publish();
        return refusal;
    }

    /** Waits a moment for the end of a run. */
    private void collect() throws InterruptedException {
        Ended next = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next == null) {
            return;
        }
        inFlight--;
        Run run = next.run;
        replay.add(
                run == null
                        ? ReplayedRun.without(next.original, Verdict.REFUSED, next.refusal)
                        : ResultComparison.of(next.original, run, present(run)));
    }

    /** What is taken out now of the payloads of the function that ran. */
    private Redaction present(Run run) {
        return policies.of(run.function().name().value()).redaction();
    }

    /** The end of a run; the reason when it was turned away after all. */
    private record Ended(CapturedRun original, @Nullable Run run, String refusal) {}

    /** Brings the end of a run to the replay's thread; there is a place for each that is in flight. */
    private final class Answer implements Reply {
        private final CapturedRun original;

        Answer(CapturedRun original) {
            this.original = original;
        }

        @Override
        public void answered(Run run) {
            tell(new Ended(original, run, ""));
        }

        @Override
        public void refused(Refusal refusal) {
            tell(new Ended(original, null, refusal.message()));
        }

        private void tell(Ended end) {
            if (!ended.offer(end)) {
                throw new IllegalStateException("more runs of a replay ended than had begun");
            }
        }
    }
}
