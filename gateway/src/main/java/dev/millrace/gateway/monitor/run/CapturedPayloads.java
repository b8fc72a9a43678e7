package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.capture.PayloadJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was kept of the events and results of runs, where that was asked for. Thread-safe; may block on the disk. */
@FunctionalInterface
public interface CapturedPayloads {
    /** Those that a server keeps in that directory. */
    static CapturedPayloads in(Path directory) {
        return (requestId, firstEnd, lastEnd) -> {
            RequestId id = new RequestId(requestId.getMostSignificantBits(), requestId.getLeastSignificantBits());
            CaptureSearch.Found found = CaptureSearch.find(directory, id, firstEnd, lastEnd);
            boolean nothing = found.runs().isEmpty() && found.gaps().isEmpty();
            return nothing ? null : PayloadJson.shown(found);
        };
    }

    /**
     * What was kept of all attempts of a request, as it is shown; null when that is nothing.
     *
     * @param firstEnd when the first of them ended
     * @param lastEnd when the last of them ended
     */
    @Nullable JsonNode of(UUID requestId, Instant firstEnd, Instant lastEnd);
}
