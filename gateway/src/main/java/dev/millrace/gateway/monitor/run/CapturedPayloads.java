package dev.millrace.gateway.monitor.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was kept of the events and results of runs, where that was asked for. Thread-safe; may block on the disk. */
@FunctionalInterface
public interface CapturedPayloads {
    /** Nothing is kept. */
    CapturedPayloads NONE = requestId -> null;

    /** What was kept of all attempts of a request, as it is shown; null when that is nothing. */
    @Nullable JsonNode of(UUID requestId);
}
