package dev.millrace.engine.runtime.process.child;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;

/** Told by a {@link WorkerLink} what becomes of one place in a worker. Called on the link's own threads. */
public interface WorkerPlace {
    /** The code has been initialised. */
    void opened();

    /** The code could not be initialised; {@code outcome} is what the waiting caller receives. The place is closed. */
    void failed(Outcome outcome);

    /**
     * The code has answered {@code run}. A run that has been ended by somebody else meanwhile is not changed by that.
     *
     * @param reusable whether the place can take another run
     */
    void ended(Run run, Outcome outcome, boolean reusable);

    /**
     * The code of a run, or of a start, that was {@link WorkerLink#abandon abandoned} has come back, too late. Told in
     * place of {@link #ended}, {@link #opened} or {@link #failed}; the place cannot take another run.
     */
    void cameBack();
}
