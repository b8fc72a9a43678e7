package dev.millrace.gateway.monitor.log;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.monitor.log.read.EventId;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a stream begins. Immutable.
 *
 * @param forward whether it begins after the event, or ends before it
 */
record StreamToken(boolean forward, EventId event) {
    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";

    /** Null without a token. Refuses a text that is none. */
    static @Nullable StreamToken read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        EventId id = text.startsWith(FORWARD) || text.startsWith(BACKWARD) ? EventId.read(text.substring(2)) : null;
        if (id == null) {
            throw new RefusedException(ListPage.NO_TOKEN);
        }
        return new StreamToken(text.startsWith(FORWARD), id);
    }

    static String forward(EventId after) {
        return FORWARD + after.text();
    }

    static String backward(EventId before) {
        return BACKWARD + before.text();
    }
}
