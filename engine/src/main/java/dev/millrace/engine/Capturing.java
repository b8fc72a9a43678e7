package dev.millrace.engine;

import dev.millrace.engine.capture.CaptureOptions;
import dev.millrace.engine.capture.CaptureWriter;
import dev.millrace.engine.capture.Captures;
import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.RunSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keeping of payloads, assembled, with the thread that writes them. Thread-safe. */
final class Capturing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capturing.class);
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final CapturePolicies policies;
    private final Captures captures;
    private final CaptureWriter writer;
    private final Thread thread;
    private final Supplier<RegistrySnapshot> functions;
    private @Nullable RegistrySnapshot seen; // by the thread that writes

    /** @param journal where the records of runs go, with or without payloads */
    Capturing(
            Path dataDirectory,
            CaptureOptions options,
            RunSink journal,
            Supplier<RegistrySnapshot> functions,
            Clock clock) {
        this.functions = functions;
        policies = CapturePolicies.open(dataDirectory.resolve("capture.db"));
        captures = new Captures(policies, journal, options.waitingBytesMax(), clock);
        writer = new CaptureWriter(
                captures, dataDirectory.resolve("payloads"), options, this::forgetFunctions, clock);
        thread = Thread.ofPlatform().name("payload-capture").daemon().unstarted(writer);
    }

    /**
     * A later function of that name begins without a policy. Blocks on the disk; where that fails the function is gone
     * all the same, and its policy goes when the disk can be written again.
     */
    void forget(FunctionName function) {
        try {
            policies.remove(function.value());
        } catch (IllegalStateException e) {
            LOG.error(
                    "the policy of payloads of {} cannot be forgotten yet; another function of that name would have it",
                    function.value(),
                    e);
        }
    }

    /**
     * The policies of functions that were removed when the disk could not be written, or when the process died before
     * it could forget them.
     */
    private void forgetFunctions() {
        RegistrySnapshot now = functions.get();
        if (now != seen) {
            policies.retain(now.functions().stream()
                    .map(function -> function.name().value())
                    .collect(Collectors.toSet()));
            seen = now;
        }
    }

    void start() {
        thread.start();
    }

    CapturePolicies policies() {
        return policies;
    }

    Captures captures() {
        return captures;
    }

    /** Writes what waits, for two seconds at most; no record is lost. Called when all runs have ended. */
    @Override
    public void close() {
        writer.close();
        try {
            if (thread.isAlive() && !thread.join(END_MAX)) {
                LOG.warn("payloads of the last runs could not be written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        captures.releaseAll();
        policies.close();
    }
}
