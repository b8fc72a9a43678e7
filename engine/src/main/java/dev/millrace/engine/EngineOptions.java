package dev.millrace.engine;

import dev.millrace.engine.capture.CaptureOptions;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the engine, checked once. Immutable.
 *
 * @param dataDirectory where functions, code and the run journal are kept
 * @param account whose functions these are, as their ARNs say
 * @param accountRunsMax runs at once over all functions
 * @param zones names of the zones
 * @param ringSlots places of the ring, a power of two
 * @param stuckThreadsMax threads that timed-out code may hold in one zone
 * @param initTimeout how long the start of an instance may take
 * @param instanceIdle how long a warm instance waits for its next run
 * @param threadIdle how long a zone's thread waits for work before it ends
 * @param drainTimeout how long a close waits for runs in progress
 * @param capture how payloads are kept of functions that ask for it
 */
public record EngineOptions(
        Path dataDirectory,
        Account account,
        int accountRunsMax,
        List<String> zones,
        int ringSlots,
        int stuckThreadsMax,
        Duration initTimeout,
        Duration instanceIdle,
        Duration threadIdle,
        Duration drainTimeout,
        JournalOptions journal,
        CaptureOptions capture) {

    public EngineOptions {
        zones = List.copyOf(zones);
        if (accountRunsMax < 1 || accountRunsMax > 100_000) {
            throw new IllegalArgumentException("the concurrency must be 1 to 100000, not " + accountRunsMax);
        }
        if (ringSlots < 2 || Integer.bitCount(ringSlots) != 1) {
            throw new IllegalArgumentException("the ring needs a power of two of slots, not " + ringSlots);
        }
    }

    /** The defaults, which {@code EngineOptionsTest} pins. */
    public static EngineOptions defaults(Path dataDirectory) {
        return new EngineOptions(
                dataDirectory,
                Account.DEFAULT,
                1_000,
                List.of("a", "b", "c"),
                4_096,
                100,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(8),
                JournalOptions.defaults(),
                CaptureOptions.defaults());
    }

    /**
     * Runs that one zone takes at once. Without one zone the others still carry the whole account; a zone that is
     * alone carries it by itself.
     */
    int zoneRunsMax() {
        return Math.ceilDiv(accountRunsMax, Math.max(1, zones.size() - 1));
    }
}
