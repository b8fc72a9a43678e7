package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.RecordedCalls;

/** Start times as they were recorded, with their distances divided by the speed. Confined to one thread. */
final class RecordedTimes implements StartTimes {
    private final RecordedCalls calls;
    private final Pacing.Recorded pacing;
    private int next;

    RecordedTimes(Pacing.Recorded pacing) {
        this.calls = pacing.calls();
        this.pacing = pacing;
    }

    @Override
    public long nextNanos() {
        return next == calls.count() ? NO_MORE : pacing.startNanos(next++);
    }
}
