package dev.millrace.gateway.schedule.timer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the next timer to be due. It looks at the wall clock once a second at least, so a clock that jumps is
 * noticed within a second. Confined to the timer thread, but for {@link #close}.
 */
public final class TimerThread implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final long WAIT_MILLIS_MAX = 1_000;
    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final Timetable timetable;
    private final Thread thread;
    private boolean failing;
    private volatile boolean closed;

    private TimerThread(Timetable timetable) {
        this.timetable = timetable;
        this.thread = Thread.ofPlatform().name("schedule-timer").daemon().unstarted(this);
    }

    /** Starts the thread. From here on timers fire. */
    public static TimerThread start(Timetable timetable) {
        TimerThread timer = new TimerThread(timetable);
        timetable.onWakeUp(() -> LockSupport.unpark(timer.thread));
        timer.thread.start();
        return timer;
    }

    @Override
    public void run() {
        while (!closed) {
            long waitMillis = failing ? WAIT_MILLIS_MAX : Math.min(WAIT_MILLIS_MAX, timetable.waitMillis());
            if (waitMillis > 0) {
                LockSupport.parkNanos(this, waitMillis * 1_000_000);
            }
            if (!closed && timetable.waitMillis() == 0) {
                tick();
            }
        }
    }

    private void tick() {
        try {
            timetable.tick();
            failing = false;
        } catch (Throwable broken) {
            if (!failing) {
                LOG.error("timers could not be fired; it is tried again every second", broken);
            }
            failing = true;
        }
    }

    /** Lets what has begun end, but waits for no receipt: those firings come again after the next start. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(END_MAX)) {
                LOG.warn("the timer thread has not ended after {}", END_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
