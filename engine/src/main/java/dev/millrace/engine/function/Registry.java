package dev.millrace.engine.function;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.RegisteredFunction.Attachments;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what may run. Readers take {@link #snapshot()}; a change is stored durably first and then shown in a new
 * snapshot, one change at a time. Thread-safe.
 */
public final class Registry implements AutoCloseable {
    private final Account account;
    private final FunctionTable table;
    private final CodeStore code;
    private final Clock clock;
    private final List<Consumer<FunctionName>> deletions = new CopyOnWriteArrayList<>();
    private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

    private Registry(FunctionTable table, CodeStore code, Clock clock, Account account) {
        this.table = table;
        this.code = code;
        this.clock = clock;
        this.account = account;
    }

    /** Opens the registry of the default account. */
    public static Registry open(Path database, CodeStore code, Clock clock) {
        return open(database, code, clock, Account.DEFAULT);
    }

    /**
     * Opens or creates the registry, and removes code that no function refers to. Throws
     * {@link IllegalStateException} when the file cannot be read or the code of a function is lost.
     */
    public static Registry open(Path database, CodeStore code, Clock clock, Account account) {
        FunctionTable table = FunctionTable.open(database);
        Registry registry = new Registry(table, code, clock, account);
        try {
            registry.load();
            return registry;
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /**
     * The names of the groups that have the logs of functions, by the names of these, in the file of a registry that
     * another process may have open. Empty when there is no file. Throws {@link IllegalStateException} when it cannot
     * be read.
     */
    public static Map<String, String> logGroups(Path database) {
        Map<String, String> groups = new HashMap<>();
        FunctionTable.readConfigurations(database)
                .forEach((name, configuration) -> groups.put(name, configuration.logging().group()));
        return groups;
    }

    private synchronized void load() {
        List<RegisteredFunction> functions = table.readAll();
        Set<CodeReference> inUse = new HashSet<>();
        for (RegisteredFunction function : functions) {
            inUse.add(function.code());
            function.published().versions().values().forEach(version -> inUse.add(version.code()));
        }
        code.sweep(inUse.stream().map(CodeReference::sha256).collect(Collectors.toSet()));
        inUse.forEach(code::restore);
        Map<RegisteredFunction, CallableVersions> entries = new HashMap<>();
        for (RegisteredFunction function : functions) {
            entries.put(function, CallableVersions.of(function, null, account, code::directory));
        }
        snapshot = RegistrySnapshot.of(entries);
    }

    /** The functions as they are now: one volatile read. */
    public RegistrySnapshot snapshot() {
        return snapshot;
    }

    public Account account() {
        return account;
    }

    /**
     * Registers a new function.
     *
     * @param stored code that {@link CodeStore#put} has taken
     * @param publish whether it has a version from the beginning
     */
    public synchronized Change create(
            FunctionName name,
            FunctionConfiguration configuration,
            CodeReference stored,
            Map<String, String> tags,
            boolean publish) {
        if (snapshot.function(name.value()) != null) {
            return new Change.Exists();
        }
        RegisteredFunction created = new RegisteredFunction(
                name,
                Revision.first(configuration, stored, newRevisionId(), now()),
                Publications.NONE,
                Attachments.of(tags));
        return store(publish ? published(created, null) : created);
    }

    /** As the other one, without a version. */
    public Change create(
            FunctionName name, FunctionConfiguration configuration, CodeReference stored, Map<String, String> tags) {
        return create(name, configuration, stored, tags, false);
    }

    /**
     * Changes code or configuration, which makes a new revision. {@code edit} runs under the registry's lock and may
     * throw to leave all as it is.
     *
     * @param expectedRevisionId the revision that the caller saw, or null when any will do
     */
    public Change revise(
            FunctionName name, @Nullable String expectedRevisionId, UnaryOperator<RegisteredFunction> edit) {
        return revised(name, expectedRevisionId, edit, changed -> changed);
    }

    /**
     * As {@link #revise}, and publishes the new revision in the same step, if it differs from what was published last.
     *
     * @param check of the function as it is to be published; as {@code edit}, it may throw to leave all as it is
     */
    public Change reviseAndPublish(
            FunctionName name,
            @Nullable String expectedRevisionId,
            UnaryOperator<RegisteredFunction> edit,
            Consumer<RegisteredFunction> check) {
        return revised(name, expectedRevisionId, edit, changed -> {
            check.accept(changed);
            return published(changed, null);
        });
    }

    private synchronized Change revised(
            FunctionName name,
            @Nullable String expectedRevisionId,
            UnaryOperator<RegisteredFunction> edit,
            UnaryOperator<RegisteredFunction> afterwards) {
        RegisteredFunction current = snapshot.function(name.value());
        if (current == null) {
            return new Change.Missing();
        }
        if (expectedRevisionId != null && !expectedRevisionId.equals(current.revisionId())) {
            return new Change.Stale();
        }
        RegisteredFunction changed = edit.apply(current).updated(current, newRevisionId(), now());
        return store(afterwards.apply(changed));
    }

    /**
     * Publishes {@code $LATEST} as a version, if it differs from what was published last. {@code check} runs under the
     * registry's lock and may throw to leave all as it is.
     *
     * @param expectedRevisionId the revision that the caller saw, or null when any will do
     * @param description of the version; null for that of {@code $LATEST}
     * @return the function, whose newest version is the one that the caller asked for
     */
    public synchronized Change publish(
            FunctionName name,
            @Nullable String expectedRevisionId,
            @Nullable String description,
            Consumer<RegisteredFunction> check) {
        RegisteredFunction current = snapshot.function(name.value());
        if (current == null) {
            return new Change.Missing();
        }
        if (expectedRevisionId != null && !expectedRevisionId.equals(current.revisionId())) {
            return new Change.Stale();
        }
        check.accept(current);
        return current.isUnpublished() ? store(published(current, description)) : new Change.Done(current);
    }

    private RegisteredFunction published(RegisteredFunction function, @Nullable String description) {
        return function.published(description, newRevisionId(), newRevisionId(), now());
    }

    /**
     * Changes what is {@link Attachments attached} to a function, its aliases, or takes versions away. {@code edit} as
     * in {@link #revise}.
     */
    public synchronized Change amend(FunctionName name, UnaryOperator<RegisteredFunction> edit) {
        RegisteredFunction current = snapshot.function(name.value());
        return current == null ? new Change.Missing() : store(edit.apply(current));
    }

    /** Removes a function; its runs in flight finish, as its unpacked code stays until the next start. */
    public synchronized Change delete(FunctionName name) {
        RegisteredFunction current = snapshot.function(name.value());
        if (current == null) {
            return new Change.Missing();
        }
        table.delete(name);
        snapshot = snapshot.without(name);
        deletions.forEach(told -> told.accept(name));
        return new Change.Done(current);
    }

    /**
     * Has {@code told} hear of each function that is removed, before there can be another one of its name. It must not
     * throw: the function is gone by then.
     */
    public void whenDeleted(Consumer<FunctionName> told) {
        deletions.add(told);
    }

    private Change store(RegisteredFunction function) {
        String name = function.name().value();
        CallableVersions callable =
                CallableVersions.of(function, snapshot.callable(name), account, code::directory);
        table.write(snapshot.function(name), function);
        snapshot = snapshot.with(function, callable);
        return new Change.Done(function);
    }

    private static String newRevisionId() {
        return UUID.randomUUID().toString();
    }

    private long now() {
        return clock.epochMillis();
    }

    @Override
    public synchronized void close() {
        table.close();
    }
}
