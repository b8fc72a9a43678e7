package dev.millrace.engine.runtime.process.api;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has a task run on the event loop the first time that it is run itself, from any thread. Thread-safe. */
final class OnceOnLoop implements Runnable {
    private final EventLoop loop;
    private final Runnable task;
    private final AtomicBoolean due = new AtomicBoolean(true);

    OnceOnLoop(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    @Override
    public void run() {
        if (due.compareAndSet(true, false)) {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        }
    }
}
