package dev.millrace.telemetry.window;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.DatabaseSnapshot;
import dev.millrace.engine.database.Statements;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cells of all slots, in a file of SQLite, together with the place in the journal up to which they count: both
 * change in one transaction, so a run is in them once, whatever happens to the process. Confined to one thread at a
 * time.
 */
final class CellStore implements AutoCloseable {
    private static final String CONTENT = "the statistics of runs";
    /** The version of the schema in which runs have no alias. */
    private static final int WITHOUT_ALIAS = 1;
    private static final List<List<String>> SCHEMA = List.of(
            List.of(
                    "CREATE TABLE series (id INTEGER PRIMARY KEY, function TEXT NOT NULL, version TEXT NOT NULL,"
                            + " zone TEXT NOT NULL, UNIQUE (function, version, zone))",
                    "CREATE TABLE cell (tier INTEGER NOT NULL, series INTEGER NOT NULL, slot INTEGER NOT NULL,"
                            + " content BLOB NOT NULL, PRIMARY KEY (tier, series, slot)) WITHOUT ROWID",
                    "CREATE TABLE folded (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL)"),
            // by which alias: runs of before had none
            List.of(
                    "ALTER TABLE series RENAME TO series_of_versions",
                    "CREATE TABLE series (id INTEGER PRIMARY KEY, function TEXT NOT NULL, version TEXT NOT NULL,"
                            + " zone TEXT NOT NULL, alias TEXT NOT NULL, UNIQUE (function, version, zone, alias))",
                    "INSERT INTO series SELECT id, function, version, zone, '' FROM series_of_versions",
                    "DROP TABLE series_of_versions"),
            // days of before, which are added up when the file is opened
            List.of("CREATE TABLE day_to_do AS SELECT DISTINCT series, slot / 24 AS slot FROM cell WHERE tier = 3"));

    private final Database database;
    private final Map<Series, Long> series = new HashMap<>();
    private long position;

    private CellStore(Database database) {
        this.database = database;
    }

    /** Throws {@link IllegalStateException} when the file cannot be read. */
    static CellStore open(Path file) {
        CellStore store = new CellStore(Database.open(file, CONTENT, SCHEMA));
        store.addUpDays();
        store.position = store.database.read(statements -> {
            store.series.putAll(seriesIds(statements, "alias"));
            return position(statements);
        });
        return store;
    }

    /** Days of a file of a server that only knew hours. */
    private void addUpDays() {
        record Day(long series, long slot) {}
        long hours = Tier.DAY.seconds() / Tier.COARSE.seconds();
        database.transaction(statements -> {
            List<Day> days = new ArrayList<>();
            try (ResultSet rows = statements.of("SELECT series, slot FROM day_to_do").executeQuery()) {
                while (rows.next()) {
                    days.add(new Day(rows.getLong(1), rows.getLong(2)));
                }
            }
            for (Day day : days) {
                RunCell sum = new RunCell();
                long first = day.slot * hours;
                read(statements, Tier.COARSE, day.series, first, first + hours, (_, content) -> sum.add(content));
                put(statements, Tier.DAY, day.series, day.slot, sum);
            }
            return statements.of("DELETE FROM day_to_do").executeUpdate();
        });
    }

    /**
     * The hours of a file that is not opened for that: nothing is written, and another process may be writing it.
     * It may have an older schema, as that of a server before. Empty when there is none. Throws
     * {@link IllegalStateException} when it cannot be read.
     */
    static Optional<RunHours> readHours(Path file, RunFilter filter, long firstSlot, long endSlot) {
        return new DatabaseSnapshot(file, CONTENT, WITHOUT_ALIAS, SCHEMA.size()).read(statements -> {
            String alias = DatabaseSnapshot.version(statements) == WITHOUT_ALIAS ? "''" : "alias";
            List<RunHours.Hour> hours = new ArrayList<>();
            for (Map.Entry<Series, Long> known : seriesIds(statements, alias).entrySet()) {
                Series series = known.getKey();
                if (filter.takes(series)) {
                    read(statements, Tier.COARSE, known.getValue(), firstSlot, endSlot, (slot, content) -> {
                        RunCell cell = new RunCell();
                        cell.add(content);
                        hours.add(new RunHours.Hour(series, slot * Tier.COARSE.seconds(), cell.usage()));
                    });
                }
            }
            return new RunHours(position(statements), hours);
        });
    }

    /** The series by what SQL has for their alias. */
    private static Map<Series, Long> seriesIds(Statements statements, String alias) throws SQLException {
        Map<Series, Long> ids = new HashMap<>();
        try (ResultSet rows = statements
                .of("SELECT id, function, version, zone, " + alias + " FROM series")
                .executeQuery()) {
            while (rows.next()) {
                ids.put(
                        new Series(rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5)),
                        rows.getLong(1));
            }
        }
        return ids;
    }

    private static long position(Statements statements) throws SQLException {
        try (ResultSet row = statements.of("SELECT position FROM folded").executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    /** The place in the journal of the last record that counts; -1 when none does. */
    long position() {
        return position;
    }

    Set<Series> series() {
        return Set.copyOf(series.keySet());
    }

    /** Adds cells of all tiers to those that are there, which then count up to {@code newPosition}. */
    void add(Map<CellKey, RunCell> cells, long newPosition) {
        Map<Series, Long> added = new HashMap<>();
        database.transaction(statements -> {
            for (Map.Entry<CellKey, RunCell> entry : cells.entrySet()) {
                CellKey key = entry.getKey();
                add(statements, key, seriesId(statements, key.series(), added), entry.getValue());
            }
            return setPosition(statements, newPosition);
        });
        series.putAll(added);
        position = newPosition;
    }

    /** From now on, what comes after this place counts as well. */
    void lowerTo(long newPosition) {
        database.transaction(statements -> setPosition(statements, newPosition));
        position = newPosition;
    }

    private static int setPosition(Statements statements, long position) throws SQLException {
        PreparedStatement folded = statements.of("INSERT OR REPLACE INTO folded (id, position) VALUES (1, ?)");
        folded.setLong(1, position);
        return folded.executeUpdate();
    }

    private static void add(Statements statements, CellKey key, long seriesId, RunCell cell) throws SQLException {
        PreparedStatement known =
                statements.of("SELECT content FROM cell WHERE tier = ? AND series = ? AND slot = ?");
        known.setInt(1, key.tier().code());
        known.setLong(2, seriesId);
        known.setLong(3, key.slot());
        RunCell sum = new RunCell(); // the cell itself must stay as it is, in case that the transaction fails
        sum.add(cell);
        try (ResultSet row = known.executeQuery()) {
            if (row.next()) {
                sum.add(row.getBytes(1));
            }
        }
        put(statements, key.tier(), seriesId, key.slot(), sum);
    }

    private static void put(Statements statements, Tier tier, long seriesId, long slot, RunCell cell)
            throws SQLException {
        PreparedStatement put = statements.of("INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?)");
        put.setInt(1, tier.code());
        put.setLong(2, seriesId);
        put.setLong(3, slot);
        put.setBytes(4, cell.bytes());
        put.execute();
    }

    private long seriesId(Statements statements, Series wanted, Map<Series, Long> added) throws SQLException {
        Long known = series.getOrDefault(wanted, added.get(wanted));
        if (known != null) {
            return known;
        }
        PreparedStatement insert = statements.of(
                "INSERT INTO series (function, version, zone, alias) VALUES (?, ?, ?, ?) RETURNING id");
        insert.setString(1, wanted.function());
        insert.setString(2, wanted.version());
        insert.setString(3, wanted.zone());
        insert.setString(4, wanted.alias());
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            added.put(wanted, row.getLong(1));
            return row.getLong(1);
        }
    }

    /** Hands over the cells of the slots from the first to the one before the last. */
    void read(Tier tier, Collection<Series> wanted, long firstSlot, long endSlot, CellConsumer to) {
        database.read(statements -> {
            long cells = 0;
            for (Series one : wanted) {
                Long id = series.get(one);
                if (id == null) {
                    continue; // its first runs are not in the file yet
                }
                cells += read(statements, tier, id, firstSlot, endSlot, to);
            }
            return cells;
        });
    }

    private static long read(
            Statements statements, Tier tier, long series, long firstSlot, long endSlot, CellConsumer to)
            throws SQLException {
        PreparedStatement select = statements.of("SELECT slot, content FROM cell"
                + " WHERE tier = ? AND series = ? AND slot >= ? AND slot < ? ORDER BY slot");
        select.setInt(1, tier.code());
        select.setLong(2, series);
        select.setLong(3, firstSlot);
        select.setLong(4, endSlot);
        long cells = 0;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                to.accept(rows.getLong(1), rows.getBytes(2));
                cells++;
            }
        }
        return cells;
    }

    /** Forgets a tier's slots before this one. */
    void forget(Tier tier, long endSlot) {
        database.transaction(statements -> {
            int deleted = 0;
            for (long id : series.values()) {
                PreparedStatement delete =
                        statements.of("DELETE FROM cell WHERE tier = ? AND series = ? AND slot < ?");
                delete.setInt(1, tier.code());
                delete.setLong(2, id);
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

    /** Takes cells in bytes. */
    @FunctionalInterface
    interface CellConsumer {
        void accept(long slot, byte[] content);
    }
}
