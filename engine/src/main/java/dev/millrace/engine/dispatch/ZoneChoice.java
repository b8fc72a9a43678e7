package dev.millrace.engine.dispatch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.zone.Zone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the zone for each run. Runs so short that they are cheapest one after the other stay together in chunks, and
 * the chunks go round the zones: a zone whose thread is awake needs no waking. Every other run goes where an instance
 * is idle, else to the zone with the fewest runs. Zones that are not open are passed over. Confined to the dispatching
 * thread.
 */
final class ZoneChoice {
    private static final int CHUNK_RUNS = 64;

    private final List<Zone> zones;
    private int chunkZone;
    private int chunkRuns;

    ZoneChoice(List<Zone> zones) {
        this.zones = List.copyOf(zones);
    }

    /** The zone for the next run, or null when none is open. */
    @Nullable Zone choose(FunctionVersion version) {
        if (chunkRuns == CHUNK_RUNS) {
            chunkZone = (chunkZone + 1) % zones.size();
            chunkRuns = 0;
        }
        Zone preferred = zones.get(chunkZone);
        if (preferred.isOpen() && preferred.runsQuickly(version)) {
            chunkRuns++;
            return preferred;
        }
        return spareOrLeastBusy(version);
    }

    private @Nullable Zone spareOrLeastBusy(FunctionVersion version) {
        Zone leastBusy = null;
        for (int i = 0; i < zones.size(); i++) {
            Zone zone = zones.get((chunkZone + i) % zones.size());
            if (!zone.isOpen()) {
                continue;
            }
            if (zone.hasSpare(version)) {
                return zone;
            }
            if (leastBusy == null || zone.runs() < leastBusy.runs()) {
                leastBusy = zone;
            }
        }
        return leastBusy;
    }
}
