package dev.millrace.engine.zone;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps instances initialised for the functions that ask for it, spread evenly over the zones that are up: when one
 * goes down, the others take over its share. Instances of versions that are no more are closed. Confined to the watch
 * thread.
 */
final class ReadyInstances {
    private final List<Zone> zones;
    private Set<FunctionVersion> current = Set.of();
    private List<FunctionVersion> asking = List.of();

    ReadyInstances(List<Zone> zones) {
        this.zones = zones;
    }

    /** Those are all the functions from now on. */
    void serve(Collection<FunctionVersion> versions) {
        current = Set.copyOf(versions);
        asking = versions.stream()
                .filter(version -> version.settings().readyInstances() > 0)
                .toList();
    }

    void keep(Function<FunctionVersion, Run> preparations, long nowNanos) {
        List<Zone> up = zones.stream().filter(zone -> zone.state() == ZoneState.UP).toList();
        for (Zone zone : zones) {
            zone.keepReady(shares(up.indexOf(zone), up.size()), preparations, nowNanos);
            zone.closeIdleBut(current);
        }
    }

    /** The shares of the zone of that number, of so many; none for one that is not among them (-1). */
    private Map<FunctionVersion, Integer> shares(int number, int count) {
        Map<FunctionVersion, Integer> shares = new HashMap<>();
        if (number < 0) {
            return shares;
        }
        for (FunctionVersion version : asking) {
            int instances = version.settings().readyInstances();
            // the remainders of several functions do not all go to the first zones
            int place = Math.floorMod(number + version.hashCode(), count);
            int share = instances / count + (place < instances % count ? 1 : 0);
            if (share > 0) {
                shares.put(version, share);
            }
        }
        return shares;
    }
}
