package dev.millrace.gateway.monitor.alarm.evaluate;

import dev.millrace.gateway.monitor.alarm.action.HandoverDelivery;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates alarms, and hands over what follows from it, once a second and when it is woken. It begins when the runs of
 * the time before the start have been counted, so that no alarm changes for want of them. Confined to the alarm thread,
 * but for {@link #wake} and {@link #close}.
 */
public final class AlarmThread implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmThread.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** A journal that cannot be read to its end must not keep alarms on other metrics from being evaluated. */
    private static final int COUNTING_STEPS_MAX = 60;

    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final AlarmEvaluator evaluator;
    private final HandoverDelivery delivery;
    private final Counting counting;
    private final Thread thread;
    private boolean failing;
    private volatile boolean closed;

    private AlarmThread(AlarmEvaluator evaluator, HandoverDelivery delivery, Counting counting) {
        this.evaluator = evaluator;
        this.delivery = delivery;
        this.counting = counting;
        this.thread = Thread.ofPlatform().name("alarm-evaluator").daemon().unstarted(this);
    }

    /** Whether the runs of the time before the start have been counted. */
    @FunctionalInterface
    public interface Counting {
        /** Waits for that, for so long at most, and returns whether it is so. */
        boolean awaitEnd(Duration atMost) throws InterruptedException;
    }

    /** Starts the thread. */
    public static AlarmThread start(AlarmEvaluator evaluator, HandoverDelivery delivery, Counting counting) {
        AlarmThread alarms = new AlarmThread(evaluator, delivery, counting);
        alarms.thread.start();
        return alarms;
    }

    @Override
    public void run() {
        for (int i = 0; !closed && i < COUNTING_STEPS_MAX && !isCounted(); i++) {
            attempt(delivery::step);
        }
        while (!closed) {
            attempt(() -> {
                evaluator.step();
                delivery.step();
            });
            LockSupport.parkNanos(this, EVERY.toNanos());
        }
    }

    private boolean isCounted() {
        try {
            return counting.awaitEnd(EVERY);
        } catch (InterruptedException e) {
            return closed;
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
            failing = false;
        } catch (Throwable broken) {
            if (!failing) {
                LOG.error("Alarms could not be evaluated; it is tried again every second", broken);
            }
            failing = true;
        }
    }

    /** Has it look at once, as something has changed. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets what has begun end; what is not handed over by then is after the next start. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            if (!thread.join(END_MAX)) {
                LOG.warn("the alarm thread has not ended after {}", END_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
