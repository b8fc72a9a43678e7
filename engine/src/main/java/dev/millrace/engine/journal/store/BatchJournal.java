package dev.millrace.engine.journal.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An append-only journal of one kind of entry: whoever offers entries also flushes, and one of those who flush appends
 * what all have offered, as one document per batch. Thread-safe; {@link #offer} and {@link #flush} do not block.
 */
public abstract class BatchJournal<E> implements AutoCloseable {
    private final Path directory;
    private final RollFiles files;
    private final Retention retention;
    private final DocumentEncoder<E> encoder;
    private final CombiningQueue<E> queue;
    private final AtomicLong failedBatches = new AtomicLong();
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    /**
     * @param files closed together with this journal
     * @param batchMax entries in one document at most
     * @param settlement told of every batch that was appended or could not be
     */
    protected BatchJournal(
            Path directory,
            RollFiles files,
            Retention retention,
            DocumentEncoder<E> encoder,
            int queueCapacity,
            int batchMax,
            Settlement<E> settlement) {
        this.directory = directory;
        this.files = files;
        this.retention = retention;
        this.encoder = encoder;
        this.queue = new CombiningQueue<>(queueCapacity, batchMax, new Batches(settlement));
    }

    /** Queues the entry for the next flush; false when the queue is full or the journal is closed. */
    public boolean offer(E entry) {
        return !closed && queue.offer(entry);
    }

    /** Entries that wait for a flush, nearly. */
    protected final int waiting() {
        return queue.size();
    }

    /** Whether an entry waits for a flush. */
    public boolean hasWaiting() {
        return waiting() > 0;
    }

    /**
     * Whether each entry that was offered before this call has been appended, or could not be. Whoever is told of that
     * may not have been yet: entries are settled after the next batch may begin.
     */
    public boolean isFlushed() {
        return queue.isIdle();
    }

    /** Appends what has been offered, unless another thread is doing that: then that thread appends these too. */
    public void flush() {
        queue.flush();
    }

    /**
     * Appends a batch that nobody has offered. It is stored when this returns; throws {@link IllegalStateException}
     * when it cannot be, and then nothing of it is. Waits for a batch that is being appended, and for the disk.
     */
    protected final void append(List<E> batch) {
        Exception cause = closed ? new IllegalStateException("the journal is closed") : queue.append(batch);
        if (cause != null) {
            throw new IllegalStateException(cause.getMessage(), cause);
        }
    }

    /** Why the latest batch could not be appended; empty when it could. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Batches that could not be appended since this journal was opened. Read after {@link #isFlushed()} was true, it
     * counts all of the entries that were offered before that.
     */
    public long failedBatches() {
        return failedBatches.get();
    }

    /**
     * Whether the disk has room for more. To be asked every second or so: while the last answer was no, appends fail,
     * because writing to a mapped file on a full disk would kill the process.
     */
    public boolean hasRoom() {
        return files.hasRoom();
    }

    /** Deletes the files that are due by age or size; returns how many. Blocks on the disk. */
    public int enforceRetention() {
        return retention.enforce();
    }

    protected final boolean isClosed() {
        return closed;
    }

    protected final Path directory() {
        return directory;
    }

    /** Appends what has been offered, then closes the files; what is offered meanwhile is settled as failed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.finish(files::close);
    }

    /** Learns what became of each batch. */
    public interface Settlement<E> {
        /**
         * Called once for each batch, by one of the threads that flush, perhaps at once with other batches.
         *
         * @param cause why nothing of the batch is stored, or null when all of it is
         */
        void settle(List<E> batch, @Nullable Exception cause);
    }

    private final class Batches implements CombiningQueue.Sink<E> {
        private final Settlement<E> settlement;

        Batches(Settlement<E> settlement) {
            this.settlement = settlement;
        }

        @Override
        public @Nullable Exception append(List<E> batch) {
            try {
                files.append(batch, encoder);
                failure = null;
            } catch (RuntimeException | Error e) {
                failedBatches.incrementAndGet();
                failure = new IllegalStateException("cannot append to " + directory + ": " + e.getMessage(), e);
            }
            return failure;
        }

        @Override
        public void settle(List<E> batch, @Nullable Exception cause) {
            settlement.settle(batch, cause);
        }
    }
}
