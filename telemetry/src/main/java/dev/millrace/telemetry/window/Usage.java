package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;

/**
 * What is billed of some runs. Immutable.
 *
 * @param requests the runs, however they ended
 * @param billedMillis init and run, each run rounded up to a whole millisecond
 * @param megabyteMillis the billed milliseconds of each run times the memory size that was configured for it
 */
public record Usage(long requests, long billedMillis, long megabyteMillis) {
    public static final Usage NONE = new Usage(0, 0, 0);

    public static Usage of(RunRecord run) {
        long billedMillis = run.billedMillis();
        return new Usage(1, billedMillis, Math.multiplyExact(billedMillis, run.subject().memoryMb()));
    }

    public Usage plus(Usage other) {
        return new Usage(
                Math.addExact(requests, other.requests),
                Math.addExact(billedMillis, other.billedMillis),
                Math.addExact(megabyteMillis, other.megabyteMillis));
    }

    /** What it would be, had all the runs taken as long with this memory size. */
    public Usage withMemory(int memoryMb) {
        return new Usage(requests, billedMillis, Math.multiplyExact(billedMillis, memoryMb));
    }

    /** The memory size of the runs in the mean of their billed time, rounded up to a whole megabyte; 0 of none. */
    public long memoryMb() {
        return billedMillis == 0 ? 0 : Math.ceilDiv(megabyteMillis, billedMillis);
    }
}
