package dev.millrace.engine.function;

import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.function.url.FunctionUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All functions at one moment. Immutable. */
public final class RegistrySnapshot {
    /** No functions. */
    public static final RegistrySnapshot EMPTY = new RegistrySnapshot(new TreeMap<>(), new HashMap<>(), Map.of());

    private final NavigableMap<String, RegisteredFunction> functions;
    private final Map<String, CallableVersions> callable;
    private final Map<String, QualifiedName> namesByUrl;

    private RegistrySnapshot(
            NavigableMap<String, RegisteredFunction> functions,
            Map<String, CallableVersions> callable,
            Map<String, QualifiedName> namesByUrl) {
        this.functions = functions;
        this.callable = callable;
        this.namesByUrl = namesByUrl;
    }

    /**
     * The version to run, or null when there is none of that name and qualifier. Of an alias it knows by what name it
     * was called, and where the alias leads to two versions, each call chooses one of them anew. The same objects as
     * long as revision and settings are the same; allocates nothing.
     *
     * @param qualifier number of a version, an alias, {@code $LATEST}, or empty, which means the same as the last
     */
    public @Nullable FunctionVersion resolve(String functionName, String qualifier) {
        CallableVersions versions = callable.get(functionName);
        return versions == null ? null : versions.choose(qualifier);
    }

    /** The function of that name, or null. */
    public @Nullable RegisteredFunction function(String functionName) {
        return functions.get(functionName);
    }

    /** Whether a function is there and its policy lets somebody do something. */
    public boolean permits(FunctionName name, String qualifier, AccessRequest request) {
        RegisteredFunction function = function(name.value());
        return function != null
                && resolve(name.value(), qualifier) != null
                && function.policy(qualifier).allows(request);
    }

    /** The function whose URL has that id, and by what alias it is called there; null when there is none. */
    public @Nullable QualifiedName nameOfUrl(String urlId) {
        return namesByUrl.get(urlId);
    }

    /** All functions, ordered by name. */
    public Collection<RegisteredFunction> functions() {
        return Collections.unmodifiableCollection(functions.values());
    }

    /** The versions that may be run, in no order. */
    public Collection<FunctionVersion> versions() {
        List<FunctionVersion> all = new ArrayList<>(callable.size());
        callable.values().forEach(versions -> versions.addTo(all));
        return all;
    }

    /** The functions whose names come after {@code functionName}, ordered by name. */
    public Collection<RegisteredFunction> functionsAfter(String functionName) {
        return Collections.unmodifiableCollection(functions.tailMap(functionName, false).values());
    }

    /** The reservations, by function; functions without one are absent. */
    public Map<FunctionName, Integer> reservedConcurrency() {
        Map<FunctionName, Integer> reserved = new HashMap<>();
        for (RegisteredFunction function : functions.values()) {
            Integer runsMax = function.reservedConcurrency();
            if (runsMax != null) {
                reserved.put(function.name(), runsMax);
            }
        }
        return reserved;
    }

    /** Size of all code packages in use, as the account is charged for them: once for each version. */
    public long codeBytes() {
        long bytes = 0;
        for (RegisteredFunction function : functions.values()) {
            bytes += function.code().packageBytes();
            for (Revision version : function.published().versions().values()) {
                bytes += version.code().packageBytes();
            }
        }
        return bytes;
    }

    /** Whether {@code qualifier} means the version that updates change. */
    public static boolean isLatest(String qualifier) {
        return qualifier.isEmpty() || qualifier.equals(FunctionVersion.LATEST);
    }

    /** What can be called of a function, or null. */
    @Nullable CallableVersions callable(String functionName) {
        return callable.get(functionName);
    }

    RegistrySnapshot with(RegisteredFunction function, CallableVersions versions) {
        String name = function.name().value();
        NavigableMap<String, RegisteredFunction> newFunctions = new TreeMap<>(functions);
        Map<String, CallableVersions> newCallable = new HashMap<>(callable);
        RegisteredFunction before = newFunctions.put(name, function);
        newCallable.put(name, versions);
        return new RegistrySnapshot(newFunctions, newCallable, namesByUrl(newFunctions, before, function));
    }

    RegistrySnapshot without(FunctionName function) {
        NavigableMap<String, RegisteredFunction> newFunctions = new TreeMap<>(functions);
        Map<String, CallableVersions> newCallable = new HashMap<>(callable);
        RegisteredFunction removed = newFunctions.remove(function.value());
        newCallable.remove(function.value());
        return new RegistrySnapshot(newFunctions, newCallable, namesByUrl(newFunctions, removed, null));
    }

    /** The names by URL after a change of one function, which is null where it is not there. */
    private Map<String, QualifiedName> namesByUrl(
            NavigableMap<String, RegisteredFunction> changed,
            @Nullable RegisteredFunction before,
            @Nullable RegisteredFunction after) {
        Map<String, FunctionUrl> old = before == null ? Map.of() : before.urls();
        Map<String, FunctionUrl> present = after == null ? Map.of() : after.urls();
        return old.equals(present) ? namesByUrl : namesByUrl(changed.values());
    }

    private static Map<String, QualifiedName> namesByUrl(Collection<RegisteredFunction> functions) {
        Map<String, QualifiedName> names = new HashMap<>();
        for (RegisteredFunction function : functions) {
            function.urls()
                    .forEach((alias, url) ->
                            names.put(url.id(), new QualifiedName(function.name().value(), alias)));
        }
        return names;
    }

    static RegistrySnapshot of(Map<RegisteredFunction, CallableVersions> entries) {
        NavigableMap<String, RegisteredFunction> functions = new TreeMap<>();
        Map<String, CallableVersions> callable = new HashMap<>();
        entries.forEach((function, versions) -> {
            functions.put(function.name().value(), function);
            callable.put(function.name().value(), versions);
        });
        return new RegistrySnapshot(functions, callable, namesByUrl(functions.values()));
    }

    /**
     * By what name a function is called. Immutable.
     *
     * @param qualifier an alias, or empty
     */
    public record QualifiedName(String function, String qualifier) {}
}
