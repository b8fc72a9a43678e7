package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.lookup.IndexBehindException;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is kept of the payloads of a request. When its runs ended is asked of the index of runs, so that payloads
 * of these hours only are read; of a request that the journal of runs does not know, any more or yet, all are read.
 * Thread-safe; blocks on the disk.
 *
 * @param runs finds the runs of a request
 * @param payloads directory of the payloads
 */
public record PayloadSearch(RunSearch runs, Path payloads) {
    /**
     * What is kept of a request's runs, and what was lost when they ended.
     *
     * @param endedAt when a run of the request ended; null when the one who asks does not know
     */
    public CaptureSearch.Found find(RequestId requestId, @Nullable Instant endedAt) {
        if (endedAt != null) {
            return CaptureSearch.find(payloads, requestId, endedAt);
        }
        LongSummaryStatistics ends = runsOf(requestId).stream()
                .mapToLong(RunRecord::endEpochNanos)
                .summaryStatistics();
        return ends.getCount() == 0
                ? CaptureSearch.find(payloads, requestId, null)
                : CaptureSearch.find(
                        payloads,
                        requestId,
                        Instant.ofEpochSecond(0, ends.getMin()),
                        Instant.ofEpochSecond(0, ends.getMax()));
    }

    private List<RunRecord> runsOf(RequestId requestId) {
        try {
            return runs.find(new UUID(requestId.high(), requestId.low()));
        } catch (IndexBehindException _) {
            return List.of(); // payloads can be read without it
        }
    }
}
