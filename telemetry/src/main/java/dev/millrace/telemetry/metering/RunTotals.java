package dev.millrace.telemetry.metering;

import java.util.List;
import java.util.Map;

/**
 * What the folded part of the run journal adds up to. Immutable.
 *
 * @param startEpochNanos when the oldest folded run arrived: everything counts from there; 0 while there is none
 * @param records how many runs were folded
 * @param overflowRuns how many of them are metered as {@link FunctionKey#OTHER}
 * @param zoneRuns runs by zone
 */
public record RunTotals(
        long startEpochNanos,
        long records,
        long overflowRuns,
        List<FunctionTotals> functions,
        Map<String, Long> zoneRuns) {
    public RunTotals {
        functions = List.copyOf(functions);
        zoneRuns = Map.copyOf(zoneRuns);
    }
}
