package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.invocation.RequestId;
import java.time.Instant;

/**
 * One timer's time has come. Immutable.
 *
 * @param scheduled the time it fires for, which a repeated firing has again
 * @param attempt 1 for the first time that it is handed on
 */
public record Firing(TimerId id, String content, Instant scheduled, int attempt) {
    /** The same for a repeated firing. A digest of what tells it from others, so ask for it once. */
    public RequestId requestId() {
        return id.firing(scheduled);
    }

    Firing again() {
        return new Firing(id, content, scheduled, attempt + 1);
    }
}
