package dev.millrace.telemetry;

import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.follow.RunSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A run journal in memory that a test appends to, and may corrupt. */
public final class GrowingJournal implements RunSource {
    private final Queue<List<RunRecord>> batches = new ConcurrentLinkedQueue<>();
    private volatile boolean corrupt;
    private volatile boolean closed;
    private long position;

    public void append(List<RunRecord> batch) {
        batches.add(batch);
    }

    /** The next batch after those already appended cannot be read. */
    public void corrupt() {
        corrupt = true;
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public boolean next(Consumer<RunRecord> runs, Consumer<AdmissionTally> tallies) {
        List<RunRecord> batch = batches.poll();
        if (batch == null && corrupt) {
            throw new IllegalStateException("bad checksum at 4711");
        }
        if (batch == null) {
            return false;
        }
        position++;
        batch.forEach(runs);
        return true;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        closed = true;
    }
}
