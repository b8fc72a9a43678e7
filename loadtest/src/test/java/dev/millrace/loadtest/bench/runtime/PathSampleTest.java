package dev.millrace.loadtest.bench.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PathSampleTest {
    private static final PathSample SAMPLE =
            new PathSample(new Side.Driven(1_000, 81_000, 356_000, 5_000_000), 40_000_000, 60_000_000);

    @Test
    void reachesTheOtherProcessAsALine() {
        assertEquals(SAMPLE, PathSample.parse(SAMPLE.line()));
    }

    @Test
    void dividesTheTimesByTheRuns() {
        assertEquals(100, SAMPLE.cpuMicrosPerRun());
        assertEquals(40, SAMPLE.serverMicrosPerRun());
        assertEquals(60, SAMPLE.workerMicrosPerRun());
        assertEquals(5, SAMPLE.callerMicrosPerRun());
        assertEquals(81, SAMPLE.p50Micros());
    }
}
