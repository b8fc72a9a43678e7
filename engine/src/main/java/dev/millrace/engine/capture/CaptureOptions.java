package dev.millrace.engine.capture;

import dev.millrace.engine.journal.JournalOptions;
import java.time.Duration;

/**
 * How payloads are kept. Immutable.
 *
 * @param journal how their journal is kept; neither its queue nor its syncing count
 * @param waitingBytesMax payloads of ended runs that may wait to be written, 0 to 1 GiB; there is no room for more
 */
public record CaptureOptions(JournalOptions journal, long waitingBytesMax) {
    private static final long WAITING_BYTES_MAX = 1L << 30;

    public CaptureOptions {
        if (waitingBytesMax < 0 || waitingBytesMax > WAITING_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "0 to " + WAITING_BYTES_MAX + " bytes of payloads may wait, not " + waitingBytesMax);
        }
    }

    /** Seven days or 2 GiB, 64 MiB on their way. */
    public static CaptureOptions defaults() {
        return new CaptureOptions(JournalOptions.defaults().withRetention(Duration.ofDays(7), 2L << 30), 64L << 20);
    }

    public CaptureOptions withRetention(Duration age, long bytes) {
        return new CaptureOptions(journal.withRetention(age, bytes), waitingBytesMax);
    }

    public CaptureOptions withWaitingBytesMax(long bytes) {
        return new CaptureOptions(journal, bytes);
    }
}
