package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.capture.PayloadSearch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replays of this server: one at a time, each on a thread of its own, and what the last ones showed, which is
 * forgotten at the end of the process. Thread-safe.
 */
public final class Replays implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
    private static final int KEPT_MAX = 5;
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final PayloadSearch payloads;
    private final Supplier<RegistrySnapshot> functions;
    private final Supplier<InvocationBatch> line;
    private final CapturePolicies policies;
    private final Clock clock;
    private final Deque<Replay> kept = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param payloads finds what is kept
     * @param line makes a way into the line
     * @param policies what is taken out of payloads now
     */
    public Replays(
            PayloadSearch payloads,
            Supplier<RegistrySnapshot> functions,
            Supplier<InvocationBatch> line,
            CapturePolicies policies,
            Clock clock) {
        this.payloads = payloads;
        this.functions = functions;
        this.line = line;
        this.policies = policies;
        this.clock = clock;
    }

    /** Begins a replay. Throws {@link RefusedException} while another is in progress. */
    synchronized Replay start(ReplayRequest request) {
        if (closed) {
            throw new RefusedException(new Refusal.ShuttingDown());
        }
        Replay last = kept.peekLast();
        if (last != null && !last.isOver()) {
            throw new RefusedException(new Refusal.Conflict(
                    "The replay " + last.id() + " is in progress; wait for its end, or delete it."));
        }
        Replay replay = new Replay(UUID.randomUUID().toString(), request);
        ReplayRunner runner = new ReplayRunner(replay, payloads, functions, line.get(), policies, clock);
        // what cannot begin is not kept, as nothing would ever end it
        thread = Thread.ofPlatform().name("replay").daemon().start(runner);
        if (kept.size() == KEPT_MAX) {
            kept.removeFirst();
        }
        kept.addLast(replay);
        return replay;
    }

    /** The replay with that id, or null. */
    synchronized @Nullable Replay find(String id) {
        return kept.stream().filter(replay -> replay.id().equals(id)).findFirst().orElse(null);
    }

    /** The last ones, the oldest first. */
    synchronized List<Replay> all() {
        return List.copyOf(kept);
    }

    /** Begins no more runs, and waits for a moment for those in progress. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            closed = true;
            kept.forEach(Replay::cancel);
            last = thread;
        }
        try {
            if (last != null && !last.join(END_MAX)) {
                LOG.warn("runs of a replay go on after {}", DurationText.print(END_MAX));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
