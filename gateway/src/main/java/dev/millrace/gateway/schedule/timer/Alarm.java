package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.async.Deferred;
import java.time.Instant;
import java.util.List;

/** What becomes of the firings of a kind whose timers run functions. Called on the timer thread; must not block. */
public interface Alarm {
    /**
     * The events that a firing makes; perhaps none, together at most 2 MiB of payload. Called again for a firing that
     * is repeated, with the same scheduled time, and should then give its events the same request ids.
     */
    List<Deferred> fired(String key, Instant scheduledTime);
}
