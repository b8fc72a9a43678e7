package dev.millrace.telemetry.custom;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Has all that comes while something is written be written together afterwards, by the thread that is writing; the
 * others go on. Thread-safe.
 */
final class GroupCommit {
    private final int valuesMax;
    private final Consumer<List<Batch>> writer;
    private final Queue<Batch> waiting = new ArrayDeque<>();
    private int values;
    private boolean writing;

    /** @param writer writes batches, tells their receipts, and throws nothing */
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
        for (List<Batch> group = next(); !group.isEmpty(); group = next()) {
            writer.accept(group);
        }
    }

    private synchronized List<Batch> next() {
        List<Batch> group = new ArrayList<>(waiting);
        waiting.clear();
        values = 0;
        writing = !group.isEmpty();
        return group;
    }
}
