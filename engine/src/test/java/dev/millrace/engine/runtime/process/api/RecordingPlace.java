package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it is told, in that order. Thread-safe. */
final class RecordingPlace implements WorkerPlace {
    private static final long PATIENCE_SECONDS = 60;

    sealed interface Told {
        record Opened() implements Told {}

        record Failed(Outcome outcome) implements Told {}

        record Ended(Run run, Outcome outcome, boolean reusable) implements Told {}

        record CameBack() implements Told {}
    }

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @Override
    public void opened() {
        told.add(new Told.Opened());
    }

    @Override
    public void failed(Outcome outcome) {
        told.add(new Told.Failed(outcome));
    }

    @Override
    public void ended(Run run, Outcome outcome, boolean reusable) {
        told.add(new Told.Ended(run, outcome, reusable));
    }

    @Override
    public void cameBack() {
        told.add(new Told.CameBack());
    }

    /** The first that nobody has asked for. */
    Told next() throws InterruptedException {
        Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the place was told nothing");
        }
        return next;
    }

    /** The outcome of the run that ends next. */
    Outcome outcome() throws InterruptedException {
        Told next = next();
        if (next instanceof Told.Ended(Run _, Outcome outcome, boolean reusable) && reusable) {
            return outcome;
        }
        throw new AssertionError("not the end of a run after which the place can be used: " + next);
    }

    boolean wasToldNothingMore() {
        return told.isEmpty();
    }
}
