package dev.millrace.gateway.event.delivery;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when events cannot be stored, and when they can again: once each. Thread-safe. */
public final class StoringLog {
    private static final Logger LOG = LoggerFactory.getLogger(StoringLog.class);

    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * Tells of the end of one.
     *
     * @param eventId what its sender knows it by
     * @param cause null when it was stored
     */
    public void ended(String eventId, @Nullable Exception cause) {
        if (cause != null && failing.compareAndSet(false, true)) {
            LOG.error("What runs for event {} cannot be stored; its sender was told so, as others are", eventId, cause);
        } else if (cause == null && failing.get() && failing.compareAndSet(true, false)) {
            LOG.info("What runs for events can be stored again");
        }
    }
}
