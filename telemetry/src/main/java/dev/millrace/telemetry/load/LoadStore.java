package dev.millrace.telemetry.load;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import dev.millrace.telemetry.window.Tier;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The loads of all slots, in a file of SQLite, together with the place in the journal up to which refusals count. Peaks
 * may be written again: the greater one stays. Confined to one thread at a time.
 */
final class LoadStore implements AutoCloseable {
    private static final String PUT = """
            INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
              throttled = throttled + excluded.throttled, unavailable = unavailable + excluded.unavailable,
              peak = max(peak, excluded.peak), unreserved = max(unreserved, excluded.unreserved),
              reserved = max(reserved, excluded.reserved)""";

    private static final List<List<String>> SCHEMA = List.of(List.of(
            "CREATE TABLE load (tier INTEGER NOT NULL, function TEXT NOT NULL, slot INTEGER NOT NULL,"
                    + " throttled INTEGER NOT NULL, unavailable INTEGER NOT NULL, peak INTEGER NOT NULL,"
                    + " unreserved INTEGER NOT NULL, reserved INTEGER NOT NULL,"
                    + " PRIMARY KEY (tier, function, slot)) WITHOUT ROWID",
            "CREATE TABLE folded (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL,"
                    + " newest INTEGER NOT NULL, reserved INTEGER NOT NULL)"));

    private final Database database;
    private final Set<String> functions = new HashSet<>();
    private Folded folded = Folded.NOTHING;

    private LoadStore(Database database) {
        this.database = database;
    }

    /** Throws {@link IllegalStateException} when the file cannot be read. */
    static LoadStore open(Path file) {
        LoadStore store = new LoadStore(Database.open(file, "the load of the server", SCHEMA));
        store.folded = store.database.read(statements -> {
            try (ResultSet rows =
                    statements.of("SELECT DISTINCT function FROM load WHERE tier = 3").executeQuery()) {
                while (rows.next()) {
                    store.functions.add(rows.getString(1));
                }
            }
            try (ResultSet row = statements.of("SELECT position, newest, reserved FROM folded").executeQuery()) {
                return row.next() ? new Folded(row.getLong(1), row.getLong(2), row.getInt(3)) : Folded.NOTHING;
            }
        });
        return store;
    }

    Folded folded() {
        return folded;
    }

    /** Names of the functions that the file has loads of; the account's among them. */
    Set<String> functions() {
        return functions;
    }

    /** Adds loads to those that are there, which then count up to that place. */
    void add(Map<LoadKey, Load> loads, Folded upTo) {
        database.transaction(statements -> {
            for (Map.Entry<LoadKey, Load> entry : loads.entrySet()) {
                for (Tier tier : Tier.UP_TO_HOURS) {
                    put(statements, tier, entry.getKey(), entry.getValue());
                }
            }
            return put(statements, upTo);
        });
        loads.keySet().forEach(key -> functions.add(key.function()));
        folded = upTo;
    }

    /** The records beyond this place are lost, and their places are given away again; what they added stays. */
    void lowerTo(long position) {
        Folded lower = new Folded(position, folded.newestEpochNanos(), folded.reservedRuns());
        database.transaction(statements -> put(statements, lower));
        folded = lower;
    }

    private static int put(Statements statements, Folded upTo) throws SQLException {
        PreparedStatement last =
                statements.of("INSERT OR REPLACE INTO folded (id, position, newest, reserved) VALUES (1, ?, ?, ?)");
        last.setLong(1, upTo.position());
        last.setLong(2, upTo.newestEpochNanos());
        last.setInt(3, upTo.reservedRuns());
        return last.executeUpdate();
    }

    private static void put(Statements statements, Tier tier, LoadKey key, Load load) throws SQLException {
        PreparedStatement put = statements.of(PUT);
        put.setInt(1, tier.code());
        put.setString(2, key.function());
        put.setLong(3, Tier.FINE.slotIn(tier, key.slot()));
        put.setLong(4, load.throttled());
        put.setLong(5, load.unavailable());
        put.setInt(6, load.peakRuns());
        put.setInt(7, load.peakUnreservedRuns());
        put.setInt(8, load.reservedRuns());
        put.execute();
    }

    /** Hands over the loads of the slots from the first to the one before the last. */
    void read(Tier tier, String function, long firstSlot, long endSlot, LoadConsumer to) {
        database.read(statements -> {
            PreparedStatement select = statements.of("SELECT slot, throttled, unavailable, peak, unreserved, reserved"
                    + " FROM load WHERE tier = ? AND function = ? AND slot >= ? AND slot < ?");
            select.setInt(1, tier.code());
            select.setString(2, function);
            select.setLong(3, firstSlot);
            select.setLong(4, endSlot);
            long found = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    to.accept(
                            rows.getLong(1),
                            new Load(
                                    rows.getLong(2), rows.getLong(3), rows.getInt(4), rows.getInt(5), rows.getInt(6)));
                    found++;
                }
            }
            return found;
        });
    }

    /** Forgets a tier's slots before this one. */
    void forget(Tier tier, long endSlot) {
        database.transaction(statements -> {
            int deleted = 0;
            for (String function : functions) {
                PreparedStatement delete =
                        statements.of("DELETE FROM load WHERE tier = ? AND function = ? AND slot < ?");
                delete.setInt(1, tier.code());
                delete.setString(2, function);
                delete.setLong(3, endSlot);
                deleted += delete.executeUpdate();
            }
            return deleted;
        });
    }

    @Override
    public void close() {
        database.close();
    }

    /**
     * How far the journal counts. Immutable.
     *
     * @param position place of the last batch that counts; -1 when none does
     * @param newestEpochNanos when the run ended that ended last
     * @param reservedRuns concurrency that is reserved from then on
     */
    record Folded(long position, long newestEpochNanos, int reservedRuns) {
        static final Folded NOTHING = new Folded(-1, 0, 0);
    }

    /** Takes loads. */
    @FunctionalInterface
    interface LoadConsumer {
        void accept(long slot, Load load);
    }
}
