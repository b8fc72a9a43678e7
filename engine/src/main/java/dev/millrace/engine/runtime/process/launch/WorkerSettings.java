package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.function.isolation.BundledCode;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.function.isolation.IsolationRule;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import dev.millrace.engine.runtime.process.language.Languages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What worker processes are started with. Immutable.
 *
 * @param languages the interpreters of this machine
 * @param machine what it offers for keeping workers apart
 * @param isolation how much of that each function gets
 * @param neutralWorkers workers that are started ahead of time for functions alike, 0 to {@value #NEUTRAL_WORKERS_MAX}
 */
public record WorkerSettings(Languages languages, Machine machine, IsolationRule isolation, int neutralWorkers) {
    public static final int NEUTRAL_WORKERS_MAX = 100;

    public WorkerSettings {
        if (neutralWorkers < 0 || neutralWorkers > NEUTRAL_WORKERS_MAX) {
            throw new IllegalArgumentException(
                    "neutral workers are 0 to " + NEUTRAL_WORKERS_MAX + ", not " + neutralWorkers);
        }
    }

    /**
     * Throws {@link IllegalArgumentException}, in words for the operator, when the machine cannot give what is wanted.
     *
     * @param wanted the isolation that the operator wants, or null for the best that the machine can give
     * @param trusted names of functions that may have less
     * @param bundled what comes with the server
     * @param neutralWorkers how many are started ahead of time for functions alike
     */
    public static WorkerSettings of(
            Languages languages,
            Machine machine,
            @Nullable Isolation wanted,
            Set<String> trusted,
            Set<BundledCode> bundled,
            int neutralWorkers) {
        // Where no worker can be started, only what is trusted runs; everything else fails at its start and says why.
        Isolation best = machine.strongest() == Isolation.IN_PROCESS ? Isolation.PROCESS : machine.strongest();
        return new WorkerSettings(
                languages, machine, IsolationRule.of(wanted, best, trusted, bundled), neutralWorkers);
    }

    /** Finds out what this machine offers, which takes some 100 ms. */
    public static Machine probe() {
        try (Scratch scratch = Scratch.create()) {
            return Machine.probe(WorkerUsers.standard(), scratch.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find out what this machine offers for keeping functions apart", e);
        }
    }
}
