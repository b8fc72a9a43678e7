package dev.millrace.engine.async.destination;

import dev.millrace.engine.async.Courier;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has messages brought to services outside, and decides what becomes of those that come back. Thread-safe. */
public final class Deliveries {
    /** As long as an event may take by default. */
    public static final long AGE_MAX_MILLIS = Duration.ofHours(6).toMillis();

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Those that did not take the last message, which the log has told of. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Courier courier;
    /** What was to be brought before there was anybody to bring it; as many as may be under way at most. */
    private final List<Runnable> early = new ArrayList<>();

    /** Who brings messages from now on, and those that wait for it. */
    public void use(Courier known) {
        List<Runnable> waiting;
        synchronized (early) {
            courier = known;
            waiting = List.copyOf(early);
            early.clear();
        }
        waiting.forEach(Runnable::run);
    }

    /** Has a message brought; {@code then} is told once, on any thread. */
    public void begin(Message message, Consumer<Courier.Delivery> then) {
        Courier known = courier;
        if (known == null) {
            synchronized (early) {
                known = courier;
                if (known == null) {
                    early.add(() -> begin(message, then));
                    return;
                }
            }
        }
        known.deliver(message, then);
    }

    /** How a message has ended that was brought; null when it is to be brought again. */
    public @Nullable EventEnd end(Message message, Courier.Delivery delivery, boolean isTooOld) {
        String to = message.recipient();
        return switch (delivery) {
            case Courier.Delivery.Done _ -> {
                if (troubled.remove(to)) {
                    LOG.info("{} takes messages again", to);
                }
                yield EventEnd.SUCCEEDED;
            }
            case Courier.Delivery.Later later when isTooOld -> lost(message, EventEnd.EXPIRED, later.why());
            case Courier.Delivery.Later later -> {
                if (troubled.add(to)) {
                    LOG.warn("{} does not take messages, which are kept and brought again: {}", to, later.why());
                }
                yield null;
            }
            case Courier.Delivery.Never never -> lost(message, EventEnd.FAILED, never.why());
        };
    }

    private static EventEnd lost(Message message, EventEnd how, String why) {
        LOG.warn(
                "{} has not got what was for it of event {} of {}: {}",
                message.recipient(),
                message.requestId(),
                message.origin().source(),
                why);
        return how;
    }
}
