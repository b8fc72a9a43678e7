package dev.millrace.telemetry.custom;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has all that comes while something is written be written together afterwards, by the thread that is writing; the
 * others go on. Thread-safe.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final int valuesMax;
    private final Consumer<List<Batch>> writer;
    private final Queue<Batch> waiting = new ArrayDeque<>();
    private int values;
    private boolean writing;

    /** @param writer writes batches and tells their receipts; when it throws, what waits is not written */
    GroupCommit(int valuesMax, Consumer<List<Batch>> writer) {
        this.valuesMax = valuesMax;
        this.writer = writer;
    }

    /** Measurements that are stored together or not at all. Immutable. */
    record Batch(List<Measurement> measurements, MeasureReceipt receipt) {
        int values() {
            return measurements.stream()
                    .mapToInt(one -> Math.max(1, one.values().places()))
                    .sum();
        }

        /** Tells the receipt; one that throws keeps no other from being told. */
        void tell(Consumer<MeasureReceipt> what) {
            try {
                what.accept(receipt);
            } catch (RuntimeException | Error e) {
                LOG.error("A client could not be told what became of its measurements", e);
            }
        }
    }

    /** Writes the batch, or leaves it to the thread that writes. */
    void take(Batch batch) {
        synchronized (this) {
            if (!waiting.isEmpty() && values + batch.values() > valuesMax) {
                batch.receipt.busy();
                return;
            }
            waiting.add(batch);
            values += batch.values();
            if (writing) {
                return;
            }
            writing = true;
        }
        boolean ended = false;
        try {
            for (List<Batch> group = next(); !group.isEmpty(); group = next()) {
                writer.accept(group);
            }
            ended = true;
        } finally {
            if (!ended) {
                giveUp();
            }
        }
    }

    /** Nobody writes any more, so that the next batch is written by who brings it. */
    private void giveUp() {
        List<Batch> unwritten;
        synchronized (this) {
            unwritten = next();
            writing = false;
        }
        unwritten.forEach(batch -> batch.tell(
                receipt -> receipt.failed(new IllegalStateException("the writing of measurements has broken off"))));
    }

    private synchronized List<Batch> next() {
        List<Batch> group = new ArrayList<>(waiting);
        waiting.clear();
        values = 0;
        writing = !group.isEmpty();
        return group;
    }
}
