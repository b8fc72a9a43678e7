package dev.millrace.gateway.api.registry;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps HTTP APIs. Readers take {@link #snapshot()}; a change is stored durably first and then shown in a new snapshot,
 * one change at a time. Edits run under the lock and may throw to leave all as it is. Thread-safe.
 */
public final class Apis implements AutoCloseable {
    private static final int ID_LENGTH = 10;
    private static final int APIS_MAX = 600;

    private final ApiTable table;
    private final Account account;
    private final Clock clock;
    private volatile ApiSnapshot snapshot = ApiSnapshot.EMPTY;

    private Apis(ApiTable table, Account account, Clock clock) {
        this.table = table;
        this.account = account;
        this.clock = clock;
    }

    /** Opens or creates the APIs of a file. */
    public static Apis open(Path database, Account account, Clock clock) {
        ApiTable table = ApiTable.open(database);
        try {
            Apis apis = new Apis(table, account, clock);
            apis.load();
            return apis;
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private synchronized void load() {
        for (ApiParts api : table.read()) {
            snapshot = snapshot.with(api);
        }
    }

    /** Everything as it is now: one volatile read. */
    public ApiSnapshot snapshot() {
        return snapshot;
    }

    public Account account() {
        return account;
    }

    /** The time of day as the control API writes it. */
    public String now() {
        return Instant.ofEpochMilli(clock.epochMillis())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** The API, which must exist, or the request is refused. */
    public ApiParts existing(String id) {
        return snapshot.existing(id, account.id());
    }

    /**
     * Adds an API.
     *
     * @param members its members but for its identity, which is given to it
     * @param more adds what it consists of from the beginning
     */
    public synchronized ApiParts add(ObjectNode members, Consumer<ApiDraft> more) {
        if (snapshot.apis().size() >= APIS_MAX) {
            throw new RefusedException(new Refusal.InvalidParameter("There can be at most " + APIS_MAX + " APIs."));
        }
        String id = ApiDraft.randomId(ID_LENGTH);
        while (snapshot.api(id) != null) {
            id = ApiDraft.randomId(ID_LENGTH);
        }
        ObjectNode identified = members.deepCopy().put(PartKind.API.idMember(), id);
        ApiDraft draft = new ApiDraft(ApiParts.of(new Part(PartKind.API, id, identified)));
        draft.put(PartKind.API, id, identified);
        more.accept(draft);
        return keep(draft);
    }

    /** Changes an API, which must exist. */
    public synchronized ApiParts change(String id, Consumer<ApiDraft> edit) {
        ApiDraft draft = new ApiDraft(existing(id));
        edit.accept(draft);
        return keep(draft);
    }

    /** Removes an API, which must exist, and all that it consists of. */
    public synchronized void delete(String id) {
        existing(id);
        table.delete(id);
        snapshot = snapshot.without(id);
    }

    private ApiParts keep(ApiDraft draft) {
        ApiParts changed = draft.parts();
        table.write(changed.id(), draft.written(), draft.removed());
        snapshot = snapshot.with(changed);
        return changed;
    }

    @Override
    public synchronized void close() {
        table.close();
    }
}
