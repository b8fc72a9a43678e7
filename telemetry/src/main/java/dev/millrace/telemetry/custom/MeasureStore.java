package dev.millrace.telemetry.custom;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The values of all slots of time, in a file of SQLite. Thread-safe. */
final class MeasureStore implements AutoCloseable {
    private static final String CONTENT = "what clients have measured";
    private static final List<List<String>> SCHEMA = List.of(List.of(
            "CREATE TABLE series (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL,"
                    + " dimensions TEXT NOT NULL, unit TEXT NOT NULL, newest INTEGER NOT NULL,"
                    + " UNIQUE (namespace, name, dimensions, unit))",
            "CREATE TABLE slot (resolution INTEGER NOT NULL, series INTEGER NOT NULL, slot INTEGER NOT NULL,"
                    + " content BLOB NOT NULL, PRIMARY KEY (resolution, series, slot)) WITHOUT ROWID"));

    private final Database database;

    private MeasureStore(Database database) {
        this.database = database;
    }

    static MeasureStore open(Path file) {
        return new MeasureStore(Database.open(file, CONTENT, SCHEMA));
    }

    /** A series as the file has it. */
    record Row(long id, SeriesName name, String unit, long newestEpochSecond) {}

    /** Which values a slot's row has. */
    record SlotKey(Resolution resolution, long series, long slot) {}

    /** Takes rows. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(Row row);
    }

    /** Takes the values of slots. */
    @FunctionalInterface
    interface SlotConsumer {
        void accept(long slot, ValueSpread values);
    }

    void readSeries(RowConsumer to) {
        database.read(statements -> {
            try (ResultSet rows =
                    statements.of("SELECT id, namespace, name, dimensions, unit, newest FROM series").executeQuery()) {
                while (rows.next()) {
                    SeriesName name = SeriesName.of(rows.getString(2), rows.getString(3), rows.getString(4));
                    to.accept(new Row(rows.getLong(1), name, rows.getString(5), rows.getLong(6)));
                }
                return true;
            }
        });
    }

    /** Bytes of the file that hold something. */
    long usedBytes() {
        return database.read(statements -> {
            long pages = number(statements, "PRAGMA page_count") - number(statements, "PRAGMA freelist_count");
            return pages * number(statements, "PRAGMA page_size");
        });
    }

    private static long number(Statements statements, String pragma) throws SQLException {
        try (ResultSet row = statements.of(pragma).executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Writes series, new ones and those with newer values, and adds to slots, all in one transaction. */
    void write(Collection<Row> series, Map<SlotKey, List<ValueSpread>> added) {
        database.transaction(statements -> {
            for (Row row : series) {
                PreparedStatement put = statements.of(
                        "INSERT INTO series (id, namespace, name, dimensions, unit, newest) VALUES (?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (id) DO UPDATE SET newest = excluded.newest");
                put.setLong(1, row.id);
                put.setString(2, row.name.namespace());
                put.setString(3, row.name.name());
                put.setString(4, row.name.dimensionText());
                put.setString(5, row.unit);
                put.setLong(6, row.newestEpochSecond);
                put.execute();
            }
            for (Map.Entry<SlotKey, List<ValueSpread>> one : added.entrySet()) {
                add(statements, one.getKey(), one.getValue());
            }
            return added.size();
        });
    }

    private static void add(Statements statements, SlotKey key, List<ValueSpread> values) throws SQLException {
        PreparedStatement select =
                statements.of("SELECT content FROM slot WHERE resolution = ? AND series = ? AND slot = ?");
        place(select, key);
        ValueSpread sum = ValueSpread.sum(values);
        try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
                sum = ValueSpread.of(row.getBytes(1)).plus(sum);
            }
        }
        PreparedStatement put =
                statements.of("INSERT OR REPLACE INTO slot (resolution, series, slot, content) VALUES (?, ?, ?, ?)");
        place(put, key);
        put.setBytes(4, sum.bytes());
        put.execute();
    }

    private static void place(PreparedStatement statement, SlotKey key) throws SQLException {
        statement.setInt(1, key.resolution.code());
        statement.setLong(2, key.series);
        statement.setLong(3, key.slot);
    }

    /** Hands over the slots from the first to the one before the last. */
    void read(Resolution resolution, long series, long firstSlot, long endSlot, SlotConsumer to) {
        database.read(statements -> {
            PreparedStatement select = statements.of("SELECT slot, content FROM slot"
                    + " WHERE resolution = ? AND series = ? AND slot >= ? AND slot < ? ORDER BY slot");
            place(select, new SlotKey(resolution, series, firstSlot));
            select.setLong(4, endSlot);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    to.accept(rows.getLong(1), ValueSpread.of(rows.getBytes(2)));
                }
                return true;
            }
        });
    }

    /** Forgets slots of some series that are too old now, in one transaction. */
    void forgetSlots(Collection<Long> series, long nowEpochSecond) {
        database.transaction(statements -> {
            int deleted = 0;
            for (long id : series) {
                for (Resolution resolution : Resolution.values()) {
                    PreparedStatement delete =
                            statements.of("DELETE FROM slot WHERE resolution = ? AND series = ? AND slot < ?");
                    place(delete, new SlotKey(resolution, id, resolution.firstKept(nowEpochSecond)));
                    deleted += delete.executeUpdate();
                }
            }
            return deleted;
        });
    }

    /** Forgets series that have no slots any more. */
    void forgetSeries(Collection<Long> series) {
        database.transaction(statements -> {
            int deleted = 0;
            for (long id : series) {
                PreparedStatement delete = statements.of("DELETE FROM series WHERE id = ?");
                delete.setLong(1, id);
                deleted += delete.executeUpdate();
            }
            return deleted;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
