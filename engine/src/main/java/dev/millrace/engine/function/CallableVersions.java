package dev.millrace.engine.function;

import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.code.CodeReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The versions of one function that can be called, and which one a qualifier leads to. Immutable. */
final class CallableVersions {
    private final FunctionVersion latest;
    private final List<FunctionVersion> published;
    /** By number and by alias. */
    private final Map<String, Route> routes;

    private CallableVersions(FunctionVersion latest, List<FunctionVersion> published, Map<String, Route> routes) {
        this.latest = latest;
        this.published = List.copyOf(published);
        this.routes = Map.copyOf(routes);
    }

    /**
     * Those of a function.
     *
     * @param before those that it had; what has not changed stays the same object, so that warm instances stay in use
     */
    static CallableVersions of(
            RegisteredFunction function,
            @Nullable CallableVersions before,
            Account account,
            Function<CodeReference, Path> directories) {
        FunctionVersion latest = version(function, function.latest(), before, account, directories);
        List<FunctionVersion> published = new ArrayList<>();
        Map<String, Route> routes = new HashMap<>();
        for (Revision revision : function.published().versions().values()) {
            FunctionVersion version = version(function, revision, before, account, directories);
            published.add(version);
            routes.put(revision.version(), new Route(version, null, 0));
        }
        for (Alias alias : function.published().aliases().values()) {
            routes.put(alias.name(), route(alias, latest, routes, account));
        }
        return new CallableVersions(latest, published, routes);
    }

    private static FunctionVersion version(
            RegisteredFunction function,
            Revision revision,
            @Nullable CallableVersions before,
            Account account,
            Function<CodeReference, Path> directories) {
        FunctionConfiguration configuration = revision.configuration();
        boolean isLatest = revision.version().equals(FunctionVersion.LATEST);
        String name = function.name().value();
        InstanceSettings settings = SettingTags.settings(function.tags(), configuration);
        FunctionVersion made = new FunctionVersion(
                function.name(),
                revision.version(),
                revision.instancesId(),
                isLatest ? account.functionArn(name) : account.functionArn(name, revision.version()),
                configuration.runtime(),
                configuration.handler(),
                configuration.variables(),
                configuration.memoryMb(),
                Duration.ofSeconds(configuration.timeoutSeconds()),
                revision.code().sha256Base64(),
                directories.apply(revision.code()),
                isLatest ? settings : settings.withReadyInstances(0));
        FunctionVersion known = before == null ? null : before.choose(revision.version());
        return known != null && known.equals(made) ? known : made;
    }

    private static Route route(Alias alias, FunctionVersion latest, Map<String, Route> versions, Account account) {
        String arn = account.functionArn(latest.name().value(), alias.name());
        Alias.Second second = alias.second();
        return new Route(
                named(alias.version(), latest, versions).calledBy(alias.name(), arn),
                second == null
                        ? null
                        : named(second.version(), latest, versions).calledBy(alias.name(), arn),
                second == null ? 0 : second.weight());
    }

    private static FunctionVersion named(String version, FunctionVersion latest, Map<String, Route> versions) {
        Route route = versions.get(version);
        if (route == null && !version.equals(FunctionVersion.LATEST)) {
            throw new IllegalStateException("an alias of " + latest.name() + " leads to version " + version
                    + ", which is not there");
        }
        return route == null ? latest : route.first;
    }

    FunctionVersion latest() {
        return latest;
    }

    /**
     * The version that the next invocation by that qualifier runs, or null when it leads nowhere. Of an alias with two
     * versions each call chooses anew. Allocates nothing.
     */
    @Nullable FunctionVersion choose(String qualifier) {
        if (RegistrySnapshot.isLatest(qualifier)) {
            return latest;
        }
        Route route = routes.get(qualifier);
        return route == null ? null : route.choose();
    }

    void addTo(Collection<FunctionVersion> all) {
        all.add(latest);
        all.addAll(published);
    }

    /** Where a qualifier leads. */
    private record Route(FunctionVersion first, @Nullable FunctionVersion second, double secondWeight) {
        FunctionVersion choose() {
            return second != null && ThreadLocalRandom.current().nextDouble() < secondWeight ? second : first;
        }
    }
}
