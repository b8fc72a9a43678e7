package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegistrySnapshot;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The groups of this server. Thread-safe. */
record LiveGroups(GroupStore store, Supplier<RegistrySnapshot> functions) implements GroupFacts {
    @Override
    public @Nullable KeptGroup kept(String group) {
        return store.find(group);
    }

    @Override
    public String groupOf(String function) {
        FunctionVersion version = functions.get().resolve(function, FunctionVersion.LATEST);
        return version == null ? KeptGroup.ofFunction(function) : version.settings().logging().group();
    }

    @Override
    public void upTo(long epochMillis) {
        // it always is
    }
}
