package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.frame.FrameOutbox;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a millisecond whether the leader is held up inside a function, and sends what slow functions print. Sleeps
 * while neither can be. Its fields but one are confined to its own thread.
 */
final class Watch extends Thread {
    private static final long TICK_NANOS = 1_000_000;
    private static final int STALLED_TICKS = 2;
    private static final int IDLE_TICKS = 8;

    private final FrameOutbox outbox;
    private final WritableByteChannel channel;
    private final Crew crew;
    private final Runnable connectionLost;
    private volatile boolean asleep;
    private WorkerThread.@Nullable Inside seen;
    private long seenProgress;
    private int ticksWithoutProgress;

    Watch(FrameOutbox outbox, WritableByteChannel channel, Crew crew, Runnable connectionLost) {
        super(null, null, "watch", 0, false);
        setDaemon(true);
        this.outbox = outbox;
        this.channel = channel;
        this.crew = crew;
        this.connectionLost = connectionLost;
    }

    /** There may be something to see; called after it has come about. */
    void attend() {
        if (asleep) {
            LockSupport.unpark(this);
        }
    }

    /** Has what waits sent at once. */
    void hurry() {
        LockSupport.unpark(this);
    }

    /** Function code that finds this thread must not close the connection by it. */
    @Override
    public void interrupt() {}

    @Override
    public void run() {
        int idleTicks = 0;
        try {
            while (true) {
                idleTicks = tick() ? 0 : idleTicks + 1;
                if (idleTicks < IDLE_TICKS) {
                    LockSupport.parkNanos(this, TICK_NANOS);
                } else {
                    asleep = true;
                    if (crew.inside() == null && !outbox.isWaiting()) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    idleTicks = 0;
                }
            }
        } catch (IOException e) {
            connectionLost.run();
        }
    }

    /** Whether there was something to do. */
    private boolean tick() throws IOException {
        boolean waiting = outbox.isWaiting();
        if (waiting) {
            outbox.flush(channel);
        }
        WorkerThread.Inside inside = crew.inside();
        long progress = inside == null ? 0 : inside.thread().progress();
        boolean stands = inside != null && inside.equals(seen) && progress == seenProgress;
        ticksWithoutProgress = stands ? ticksWithoutProgress + 1 : 0;
        seen = inside;
        seenProgress = progress;
        if (inside != null && ticksWithoutProgress >= STALLED_TICKS) {
            crew.replace(inside);
        }
        return waiting || inside != null;
    }
}
