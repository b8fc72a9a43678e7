package dev.millrace.loadtest.stress;

import dev.millrace.engine.journal.store.CombiningQueue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads offer and flush. The results: how many elements were appended, and how many settled. */
@JCStressTest
@State
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Whoever flushed, nothing stays behind.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One stays behind, or two threads appended at once.")
public class CombiningQueueStress {
    private final CountingSink sink = new CountingSink();
    private final CombiningQueue<String> queue = new CombiningQueue<>(2, 1, sink);

    @Actor
    public void first() {
        queue.offer("first");
        queue.flush();
    }

    @Actor
    public void second() {
        queue.offer("second");
        queue.flush();
    }

    @Arbiter
    public void written(II_Result result) {
        result.r1 = sink.appended;
        result.r2 = sink.settled.get();
    }

    private static final class CountingSink implements CombiningQueue.Sink<String> {
        private final AtomicInteger settled = new AtomicInteger();
        /** Not atomic: there is one call of append at a time, and each sees the one before. */
        private int appended;

        @Override
        public @Nullable Exception append(List<String> batch) {
            appended += batch.size();
            return null;
        }

        @Override
        public void settle(List<String> batch, @Nullable Exception failure) {
            settled.addAndGet(batch.size());
        }
    }
}
