package dev.millrace.engine.function;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.RegisteredFunction.Attachments;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    private synchronized void load() {
        List<RegisteredFunction> functions = table.readAll();
        code.sweep(functions.stream().map(f -> f.code().sha256()).collect(Collectors.toSet()));
        Map<RegisteredFunction, FunctionVersion> entries = new HashMap<>();
        for (RegisteredFunction function : functions) {
            code.restore(function.code());
            entries.put(function, function.latest(account, code.directory(function.code())));
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
     */
    public synchronized Change create(
            FunctionName name, FunctionConfiguration configuration, CodeReference stored, Map<String, String> tags) {
        if (snapshot.function(name.value()) != null) {
            return new Change.Exists();
        }
        return store(new RegisteredFunction(name, configuration, stored, newRevisionId(), now(), Attachments.of(tags)));
    }

    /**
     * Changes code or configuration, which makes a new revision. {@code edit} runs under the registry's lock and may
     * throw to leave all as it is.
     *
     * @param expectedRevisionId the revision that the caller saw, or null when any will do
     */
    public synchronized Change revise(
            FunctionName name, @Nullable String expectedRevisionId, UnaryOperator<RegisteredFunction> edit) {
        RegisteredFunction current = snapshot.function(name.value());
        if (current == null) {
            return new Change.Missing();
        }
        if (expectedRevisionId != null && !expectedRevisionId.equals(current.revisionId())) {
            return new Change.Stale();
        }
        return store(edit.apply(current).revised(newRevisionId(), now()));
    }

    /** Changes what is {@link Attachments attached} to a function. {@code edit} as in {@link #revise}. */
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
        return new Change.Done(current);
    }

    private Change store(RegisteredFunction function) {
        table.write(function);
        snapshot = snapshot.with(function, version(function));
        return new Change.Done(function);
    }

    /** Keeps the object when neither revision nor settings change, so that its warm instances stay in use. */
    private FunctionVersion version(RegisteredFunction function) {
        FunctionVersion current = snapshot.resolve(function.name().value(), FunctionVersion.LATEST);
        FunctionVersion changed = function.latest(account, code.directory(function.code()));
        return current != null && current.equals(changed) ? current : changed;
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
