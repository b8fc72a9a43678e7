package dev.millrace.loadtest.bench.schedule;

import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of schedules that were due in the same second started, in seconds after it, as the run journal has it.
 * Immutable.
 */
record Volley(double first, double median, double last) {
    /** Of the schedules that were due at that time; null while some of them have not run. */
    static @Nullable Volley of(Path journal, Instant due, int count) {
        long dueNanos = TimeUnit.SECONDS.toNanos(due.getEpochSecond());
        List<Double> seconds = new ArrayList<>();
        try (RunTail tail = RunTail.open(journal)) {
            tail.from(due);
            boolean more = true;
            while (more) {
                more = tail.next(run -> {
                    if (run.trigger() == TriggerKind.SCHEDULE && run.startEpochNanos() >= dueNanos) {
                        seconds.add((run.startEpochNanos() - dueNanos) / 1e9);
                    }
                });
            }
        }
        if (seconds.size() < count) {
            return null;
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        return new Volley(sorted.getFirst(), sorted.get(count / 2), sorted.getLast());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "started after %.2f s, median %.2f s, last %.2f s", first, median, last);
    }
}
