package dev.millrace.gateway.http;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads want done on one event loop. However many arrive together, the loop is woken once. Thread-safe;
 * the completions run on the loop.
 */
final class Completions {
    private static final int CHUNK = 256;
    private static final int PER_CONNECTION_MAX = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final Executor loop;
    private final Queue<Runnable> queue;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /** @param connectionsMax most connections, of which each has a few completions waiting at most */
    Completions(Executor loop, int connectionsMax) {
        this.loop = loop;
        this.queue = new MpscChunkedArrayQueue<>(CHUNK, Math.max(2 * CHUNK, PER_CONNECTION_MAX * connectionsMax));
    }

    void add(Runnable completion) {
        if (!queue.offer(completion)) {
            loop.execute(completion); // never seen, never lost
            return;
        }
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(drain);
        }
    }

    private void drain() {
        scheduled.set(false); // before the first poll, so whoever adds from now on wakes the loop again
        Runnable completion = queue.poll();
        while (completion != null) {
            try {
                completion.run();
            } catch (RuntimeException e) {
                LOG.error("An answer could not be sent", e); // the others still can
            }
            completion = queue.poll();
        }
    }
}
