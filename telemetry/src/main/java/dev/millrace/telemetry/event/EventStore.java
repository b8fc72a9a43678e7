package dev.millrace.telemetry.event;

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
 * The cells of all slots, in a file of SQLite, together with the place in the ledger up to which they count: both
 * change in one transaction. Confined to one thread at a time.
 */
final class EventStore implements AutoCloseable {
    private static final List<List<String>> SCHEMA = List.of(List.of(
            "CREATE TABLE cell (tier INTEGER NOT NULL, function TEXT NOT NULL, slot INTEGER NOT NULL,"
                    + " content BLOB NOT NULL, PRIMARY KEY (tier, function, slot)) WITHOUT ROWID",
            "CREATE TABLE folded (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL)"));

    private final Database database;
    private final Set<String> functions = new HashSet<>();
    private long position;

    private EventStore(Database database) {
        this.database = database;
    }

    /** Throws {@link IllegalStateException} when the file cannot be read. */
    static EventStore open(Path file) {
        EventStore store = new EventStore(Database.open(file, "the statistics of events", SCHEMA));
        store.position = store.database.read(statements -> {
            try (ResultSet rows =
                    statements.of("SELECT DISTINCT function FROM cell WHERE tier = 3").executeQuery()) {
                while (rows.next()) {
                    store.functions.add(rows.getString(1));
                }
            }
            try (ResultSet row = statements.of("SELECT position FROM folded").executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        });
        return store;
    }

    /** The place in the ledger of the last record that counts; -1 when none does. */
    long position() {
        return position;
    }

    /** Names of the functions that the file has cells of. */
    Set<String> functions() {
        return functions;
    }

    /** Adds cells of the finest tier to those of all tiers, which then count up to {@code newPosition}. */
    void add(Map<EventKey, EventCell> cells, long newPosition) {
        database.transaction(statements -> {
            for (Map.Entry<EventKey, EventCell> entry : cells.entrySet()) {
                for (Tier tier : Tier.UP_TO_HOURS) {
                    add(statements, tier, entry.getKey(), entry.getValue());
                }
            }
            return setPosition(statements, newPosition);
        });
        cells.keySet().forEach(key -> functions.add(key.function()));
        position = newPosition;
    }

    /** The records beyond this place are lost, and their places are given away again; what they added stays. */
    void lowerTo(long newPosition) {
        database.transaction(statements -> setPosition(statements, newPosition));
        position = newPosition;
    }

    private static int setPosition(Statements statements, long position) throws SQLException {
        PreparedStatement folded = statements.of("INSERT OR REPLACE INTO folded (id, position) VALUES (1, ?)");
        folded.setLong(1, position);
        return folded.executeUpdate();
    }

    private static void add(Statements statements, Tier tier, EventKey key, EventCell cell) throws SQLException {
        long slot = Tier.FINE.slotIn(tier, key.slot());
        PreparedStatement known =
                statements.of("SELECT content FROM cell WHERE tier = ? AND function = ? AND slot = ?");
        known.setInt(1, tier.code());
        known.setString(2, key.function());
        known.setLong(3, slot);
        EventCell sum = new EventCell(); // the cell itself must stay as it is, in case that the transaction fails
        sum.add(cell);
        try (ResultSet row = known.executeQuery()) {
            if (row.next()) {
                sum.add(row.getBytes(1));
            }
        }
        PreparedStatement put = statements.of("INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?)");
        put.setInt(1, tier.code());
        put.setString(2, key.function());
        put.setLong(3, slot);
        put.setBytes(4, sum.bytes());
        put.execute();
    }

    /** Hands over the cells of the slots from the first to the one before the last. */
    void read(Tier tier, Set<String> wanted, long firstSlot, long endSlot, CellConsumer to) {
        database.read(statements -> {
            long found = 0;
            for (String function : wanted) {
                PreparedStatement select = statements.of("SELECT slot, content FROM cell"
                        + " WHERE tier = ? AND function = ? AND slot >= ? AND slot < ?");
                select.setInt(1, tier.code());
                select.setString(2, function);
                select.setLong(3, firstSlot);
                select.setLong(4, endSlot);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        to.accept(rows.getLong(1), rows.getBytes(2));
                        found++;
                    }
                }
            }
            return found;
        });
    }

    /** Forgets a tier's slots before this one. */
    void forget(Tier tier, long endSlot) {
        database.transaction(statements -> {
            PreparedStatement delete = statements.of("DELETE FROM cell WHERE tier = ? AND slot < ?");
            delete.setInt(1, tier.code());
            delete.setLong(2, endSlot);
            return delete.executeUpdate();
        });
    }

    @Override
    public void close() {
        database.close();
    }

    /** Takes cells in bytes. */
    @FunctionalInterface
    interface CellConsumer {
        void accept(long slot, byte[] content);
    }
}
