package dev.millrace.engine;

import dev.millrace.engine.zone.ZoneStatus;
import java.util.List;
import java.util.Map;

/**
 * The engine's numbers at one moment, for whoever asks; the engine itself tells nobody. Immutable.
 *
 * @param inFlight runs that hold a permit
 * @param accountRunsMax bound on {@code inFlight}
 * @param ringDepth runs between the doors and the zones
 * @param refusals invocations refused since the start, by reason
 * @param droppedLogLines lines that functions printed and that were lost since the start
 */
public record EngineStatus(
        int inFlight,
        int accountRunsMax,
        int ringDepth,
        Map<String, Long> refusals,
        long droppedLogLines,
        List<ZoneStatus> zones) {}
