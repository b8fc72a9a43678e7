package dev.millrace.gateway.http;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.request.ProtocolError;
import dev.millrace.gateway.http.wire.Http1Wire;
import dev.millrace.gateway.http.wire.Http2Wire;
import dev.millrace.gateway.http.wire.SentReplies;
import dev.millrace.gateway.http.wire.Wire;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: the way in, the way out, and a count of seconds that stands in for a
 * clock read per request. Confined to the event loop, but for {@link #completions}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the second counter runs as long as the loop does
final class LoopScope {
    private static final Logger LOG = LoggerFactory.getLogger(LoopScope.class);
    private static final DateTimeFormatter RFC_9110_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Door[] doors;
    private final ControlPlane control;
    private final BodyBudget budget;
    private final Completions completions;
    private final Clock clock;
    private final Wire http1 = new Http1Wire();
    private final Wire http2 = new Http2Wire();
    private final SentReplies sentReplies;
    private final Set<Timed> timed = Collections.newSetFromMap(new IdentityHashMap<>());
    private int seconds;
    private boolean shuttingDown;

    LoopScope(
            EventLoop loop,
            List<Door.Factory> doors,
            ControlPlane control,
            BodyBudget budget,
            int connectionsMax,
            SentReplies sentReplies,
            Clock clock) {
        this.doors = doors.stream().map(door -> door.open(loop)).toArray(Door[]::new);
        this.control = control;
        this.budget = budget;
        this.completions = new Completions(loop, connectionsMax);
        this.sentReplies = sentReplies;
        this.clock = clock;
        tellTheDate();
        loop.scheduleAtFixedRate(this::secondPassed, 1, 1, TimeUnit.SECONDS);
    }

    /** Why a request is not taken, by what its head says; null when it is. */
    @Nullable HttpReply refusalOf(HttpRequest request) {
        ProtocolError error = ProtocolError.of(request);
        if (error != null) {
            return error.reply();
        }
        return shuttingDown ? destinationOf(request).errorForm().refused(new Refusal.ShuttingDown()) : null;
    }

    Destination destinationOf(HttpRequest request) {
        for (Door door : doors) {
            Destination destination = door.destinationOf(request);
            if (destination != null) {
                return destination;
            }
        }
        return control.destinationOf(request);
    }

    Completions completions() {
        return completions;
    }

    Wire http1() {
        return http1;
    }

    Wire http2() {
        return http2;
    }

    SentReplies sentReplies() {
        return sentReplies;
    }

    BodyBudget budget() {
        return budget;
    }

    /** Seconds since the loop began. */
    int seconds() {
        return seconds;
    }

    boolean shuttingDown() {
        return shuttingDown;
    }

    void opened(Timed one) {
        timed.add(one);
    }

    void closed(Timed one) {
        timed.remove(one);
    }

    /** From now on every request is refused and every connection closes behind its answer. */
    void shutDown() {
        shuttingDown = true;
        List.copyOf(timed).forEach(Timed::shutDown);
    }

    private void secondPassed() {
        seconds++;
        tellTheDate();
        for (Timed one : List.copyOf(timed)) {
            try {
                one.expireAt(seconds);
            } catch (RuntimeException e) {
                LOG.error("A connection could not be closed", e); // a throw would end this task, and every time limit
            }
        }
    }

    private void tellTheDate() {
        String now = RFC_9110_DATE.format(Instant.ofEpochMilli(clock.epochMillis()));
        http1.date(now);
        http2.date(now);
    }

    /** What waits for a client. Confined to the event loop. */
    interface Timed {
        /** Closes what it is when the client has let its time pass. */
        void expireAt(int second);

        /** Requests are refused from now on. */
        default void shutDown() {}
    }
}
