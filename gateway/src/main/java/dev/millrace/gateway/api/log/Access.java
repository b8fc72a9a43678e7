package dev.millrace.gateway.api.log;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is known of one request, until it is answered and written down. Confined to its event loop. */
public final class Access {
    private final AccessLog log;
    private final Place place;
    private final WebRequest request;
    private final long arrivedNanos;
    private @Nullable Caller caller;
    private @Nullable Outcome outcome;
    private long letInNanos;
    private long endedNanos;
    private boolean letIn;

    /** @param arrivedNanos {@code Clock.nanoTime()} */
    public Access(AccessLog log, Place place, WebRequest request, long arrivedNanos) {
        this.log = log;
        this.place = place;
        this.request = request;
        this.arrivedNanos = arrivedNanos;
    }

    /**
     * Where the request came in. Immutable.
     *
     * @param routeKey null when it took no route
     */
    public record Place(String accountId, String apiId, String domainName, String stage, @Nullable String routeKey) {}

    /** Its authorizer has nothing against it: from now on it is with its function. */
    public void letIn(@Nullable Caller who) {
        letIn = true;
        caller = who;
        letInNanos = log.nanoTime();
    }

    /** Its function has ended. */
    public void ended(Outcome how) {
        outcome = how;
        endedNanos = log.nanoTime();
    }

    /**
     * It has been answered.
     *
     * @param byFunction whether the response is the function's, and not one of the API in its place
     */
    public void answered(WebResponse response, boolean byFunction) {
        long nowNanos = log.nanoTime();
        AccessVariables variables = new AccessVariables(
                place,
                request,
                response,
                byFunction,
                caller,
                outcome,
                letIn,
                millis(nowNanos - arrivedNanos),
                letIn ? millis((outcome == null ? nowNanos : endedNanos) - letInNanos) : null);
        log.write(request.id(), variables::value);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
