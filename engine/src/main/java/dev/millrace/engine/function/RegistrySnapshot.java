package dev.millrace.engine.function;

import dev.millrace.engine.function.url.FunctionUrl;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All functions at one moment. Immutable. */
public final class RegistrySnapshot {
    /** No functions. */
    public static final RegistrySnapshot EMPTY = new RegistrySnapshot(new TreeMap<>(), new HashMap<>(), Map.of());

    private final NavigableMap<String, RegisteredFunction> functions;
    private final Map<String, FunctionVersion> latest;
    /** Names of functions by the ids of their URLs. */
    private final Map<String, String> namesByUrl;

    private RegistrySnapshot(
            NavigableMap<String, RegisteredFunction> functions,
            Map<String, FunctionVersion> latest,
            Map<String, String> namesByUrl) {
        this.functions = functions;
        this.latest = latest;
        this.namesByUrl = namesByUrl;
    }

    /**
     * The version to run, or null when there is none of that name and qualifier. The same object as long as
     * revision and settings are the same; allocates nothing.
     *
     * @param qualifier {@code $LATEST}, or empty, which means the same
     */
    public @Nullable FunctionVersion resolve(String functionName, String qualifier) {
        return isLatest(qualifier) ? latest.get(functionName) : null;
    }

    /** The function of that name, or null. */
    public @Nullable RegisteredFunction function(String functionName) {
        return functions.get(functionName);
    }

    /** The function whose URL has that id, or null. */
    public @Nullable RegisteredFunction functionOfUrl(String urlId) {
        String name = namesByUrl.get(urlId);
        return name == null ? null : functions.get(name);
    }

    /** All functions, ordered by name. */
    public Collection<RegisteredFunction> functions() {
        return Collections.unmodifiableCollection(functions.values());
    }

    /** The versions that may be run, in no order. */
    public Collection<FunctionVersion> versions() {
        return Collections.unmodifiableCollection(latest.values());
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

    /** Size of all code packages in use, as the account is charged for them: once per function. */
    public long codeBytes() {
        return functions.values().stream().mapToLong(f -> f.code().packageBytes()).sum();
    }

    /** Whether {@code qualifier} means the version that updates change. */
    public static boolean isLatest(String qualifier) {
        return qualifier.isEmpty() || qualifier.equals(FunctionVersion.LATEST);
    }

    RegistrySnapshot with(RegisteredFunction function, FunctionVersion version) {
        String name = function.name().value();
        NavigableMap<String, RegisteredFunction> newFunctions = new TreeMap<>(functions);
        Map<String, FunctionVersion> newLatest = new HashMap<>(latest);
        newFunctions.put(name, function);
        newLatest.put(name, version);
        return new RegistrySnapshot(newFunctions, newLatest, namesByUrl(newFunctions, functions.get(name), function));
    }

    RegistrySnapshot without(FunctionName function) {
        NavigableMap<String, RegisteredFunction> newFunctions = new TreeMap<>(functions);
        Map<String, FunctionVersion> newLatest = new HashMap<>(latest);
        RegisteredFunction removed = newFunctions.remove(function.value());
        newLatest.remove(function.value());
        return new RegistrySnapshot(newFunctions, newLatest, namesByUrl(newFunctions, removed, null));
    }

    /** The names by URL after a change of one function, which is null where it is not there. */
    private Map<String, String> namesByUrl(
            NavigableMap<String, RegisteredFunction> changed,
            @Nullable RegisteredFunction before,
            @Nullable RegisteredFunction after) {
        FunctionUrl old = before == null ? null : before.url();
        FunctionUrl present = after == null ? null : after.url();
        boolean same = old == null ? present == null : present != null && old.id().equals(present.id());
        return same ? namesByUrl : namesByUrl(changed.values());
    }

    private static Map<String, String> namesByUrl(Collection<RegisteredFunction> functions) {
        Map<String, String> names = new HashMap<>();
        for (RegisteredFunction function : functions) {
            if (function.url() != null) {
                names.put(function.url().id(), function.name().value());
            }
        }
        return names;
    }

    static RegistrySnapshot of(Map<RegisteredFunction, FunctionVersion> entries) {
        return new RegistrySnapshot(
                entries.keySet().stream()
                        .collect(Collectors.toMap(f -> f.name().value(), f -> f, (a, b) -> b, TreeMap::new)),
                entries.values().stream().collect(Collectors.toMap(v -> v.name().value(), v -> v)),
                namesByUrl(entries.keySet()));
    }
}
