package dev.millrace.gateway.http;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.reply.ReplyWriter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: the way in, the way out, and a count of seconds that stands in for a
 * clock read per request. Confined to the event loop, but for {@link #completions}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the second counter runs as long as the loop does
final class LoopScope {
    private static final Logger LOG = LoggerFactory.getLogger(LoopScope.class);

    private final DirectOperation direct;
    private final ControlPlane control;
    private final BodyBudget budget;
    private final Completions completions;
    private final Clock clock;
    private final ReplyWriter writer = new ReplyWriter();
    private final Set<Connection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private int seconds;
    private boolean shuttingDown;

    LoopScope(
            EventLoop loop,
            DirectOperation.Factory direct,
            ControlPlane control,
            BodyBudget budget,
            int connectionsMax,
            Clock clock) {
        this.direct = direct.open(loop);
        this.control = control;
        this.budget = budget;
        this.completions = new Completions(loop, connectionsMax);
        this.clock = clock;
        tellTheDate();
        loop.scheduleAtFixedRate(this::secondPassed, 1, 1, TimeUnit.SECONDS);
    }

    Destination destinationOf(HttpRequest request) {
        return direct.serves(request.uri()) ? direct : control.destinationOf(request);
    }

    Completions completions() {
        return completions;
    }

    ReplyWriter writer() {
        return writer;
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

    void opened(Connection connection) {
        connections.add(connection);
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    /** From now on every request is refused and every connection closes behind its answer. */
    void shutDown() {
        shuttingDown = true;
    }

    private void secondPassed() {
        seconds++;
        tellTheDate();
        for (Connection connection : List.copyOf(connections)) {
            try {
                connection.expireAt(seconds);
            } catch (RuntimeException e) {
                LOG.error("A connection could not be closed", e); // a throw would end this task, and every time limit
            }
        }
    }

    private void tellTheDate() {
        writer.date(Instant.ofEpochMilli(clock.epochMillis()));
    }
}
