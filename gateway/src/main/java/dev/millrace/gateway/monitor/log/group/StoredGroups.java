package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Registry;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a server that may be running in another process, or not at all, as its files have them. They are read
 * again when something came later. Confined to one thread.
 */
final class StoredGroups implements GroupFacts {
    private final Path data;
    private final Clock clock;
    private Map<String, KeptGroup> groups = Map.of();
    private Map<String, String> groupOf = Map.of();
    private long readMillis = Long.MIN_VALUE;

    StoredGroups(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public @Nullable KeptGroup kept(String group) {
        return groups.get(group);
    }

    @Override
    public String groupOf(String function) {
        return groupOf.getOrDefault(function, KeptGroup.ofFunction(function));
    }

    @Override
    public void upTo(long epochMillis) {
        if (epochMillis >= readMillis) {
            readMillis = clock.epochMillis();
            groups = GroupStore.read(data.resolve(GroupStore.FILE_NAME));
            groupOf = Registry.logGroups(data.resolve("functions.db"));
        }
    }
}
