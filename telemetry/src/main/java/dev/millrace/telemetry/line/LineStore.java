package dev.millrace.telemetry.line;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.DatabaseSnapshot;
import dev.millrace.engine.database.Statements;
import dev.millrace.engine.journal.log.LogSpan;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of the log journal, in a file of SQLite. The place up to which the journal is indexed is the end of the
 * newest block, so that both are there or neither. Confined to one thread at a time.
 */
final class LineStore implements AutoCloseable {
    private static final String CONTENT = "the index of log lines";
    static final int BYTES_PER_SOURCE = 8;
    private static final List<List<String>> SCHEMA = List.of(List.of(
            "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first_nanos INTEGER NOT NULL)",
            "CREATE TABLE block (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, file INTEGER NOT NULL,"
                    + " start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, first_nanos INTEGER NOT NULL,"
                    + " last_nanos INTEGER NOT NULL, lines INTEGER NOT NULL, streams_known INTEGER NOT NULL,"
                    + " sources BLOB NOT NULL)",
            "CREATE TABLE stream (instance INTEGER NOT NULL, source INTEGER NOT NULL, label TEXT NOT NULL,"
                    + " day INTEGER NOT NULL, first_nanos INTEGER NOT NULL, last_nanos INTEGER NOT NULL,"
                    + " PRIMARY KEY (instance, source, label, day)) WITHOUT ROWID",
            "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), closed INTEGER NOT NULL)"));

    private final Database database;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, SourceTotals> totals = new HashMap<>();

    private final StreamTable streams;

    private LineStore(Database database) {
        this.database = database;
        this.streams = new StreamTable(database, ids);
    }

    /**
     * Opens the file, which is made when there is none. When it was not closed, the blocks of the newest two files are
     * forgotten, to be made anew: a loss of power may have taken documents that they tell of.
     *
     * @throws IllegalStateException when it cannot be read
     */
    static LineStore open(Path file) {
        LineStore store = new LineStore(Database.open(file, CONTENT, SCHEMA));
        store.database.transaction(statements -> {
            if (store.readSources(statements) > 0 && !wasClosed(statements)) {
                deleteNewest(statements);
            }
            store.sumUp(statements);
            return setClosed(statements, false);
        });
        return store;
    }

    private int readSources(Statements statements) throws SQLException {
        try (ResultSet rows = statements.of("SELECT id, name, first_nanos FROM source").executeQuery()) {
            while (rows.next()) {
                know(rows.getString(2), rows.getInt(1));
                totals.put(rows.getString(2), new SourceTotals(rows.getLong(3), 0));
            }
        }
        return ids.size();
    }

    private void know(String name, int id) {
        ids.put(name, id);
        names.put(id, name);
    }

    private void sumUp(Statements statements) throws SQLException {
        try (ResultSet rows = statements.of("SELECT sources FROM block").executeQuery()) {
            while (rows.next()) {
                addToTotals(rows.getBytes(1), 1);
            }
        }
    }

    private void addToTotals(byte[] sources, int sign) {
        ByteBuffer numbers = ByteBuffer.wrap(sources);
        while (numbers.hasRemaining()) {
            String name = names.getOrDefault(numbers.getInt(), "");
            SourceTotals added = new SourceTotals(Long.MAX_VALUE, sign * (long) numbers.getInt());
            totals.merge(name, added, SourceTotals::and);
        }
    }

    private static boolean wasClosed(Statements statements) throws SQLException {
        try (ResultSet row = statements.of("SELECT closed FROM state").executeQuery()) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private static int setClosed(Statements statements, boolean closed) throws SQLException {
        PreparedStatement state = statements.of("INSERT OR REPLACE INTO state VALUES (1, ?)");
        state.setInt(1, closed ? 1 : 0);
        return state.executeUpdate();
    }

    StreamTable streams() {
        return streams;
    }

    /** What sources have written, as far as it is in blocks. */
    Map<String, SourceTotals> totals() {
        return totals;
    }

    void add(Collection<LineBlock> blocks) {
        database.transaction(statements -> {
            for (LineBlock block : blocks) {
                for (Map.Entry<String, SourceTotals> source : block.totals().entrySet()) {
                    if (!ids.containsKey(source.getKey())) {
                        addSource(statements, source.getKey(), source.getValue().firstEpochNanos());
                    }
                }
                add(statements, block);
                for (StreamTimes stream : block.streams()) {
                    streams.add(statements, stream);
                }
            }
            return blocks.size();
        });
        for (LineBlock block : blocks) {
            block.totals().forEach((name, added) -> totals.merge(name, added, SourceTotals::and));
        }
    }

    /** A number that no row has when the transaction fails is given to the same name again. */
    private void addSource(Statements statements, String name, long firstEpochNanos) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO source (name, first_nanos) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id");
        insert.setString(1, name);
        insert.setLong(2, firstEpochNanos);
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            know(name, row.getInt(1));
        }
    }

    private void add(Statements statements, LineBlock block) throws SQLException {
        PreparedStatement put = statements.of("INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        LogSpan span = block.span();
        put.setLong(1, span.first());
        put.setLong(2, span.last());
        put.setInt(3, span.file());
        put.setLong(4, span.startByte());
        put.setLong(5, span.endByte());
        put.setLong(6, block.firstEpochNanos());
        put.setLong(7, block.lastEpochNanos());
        put.setInt(8, block.lines());
        put.setInt(9, block.allStreamsKnown() ? 1 : 0);
        ByteBuffer sources = ByteBuffer.allocate(block.totals().size() * BYTES_PER_SOURCE);
        block.totals().forEach((name, totals) ->
                sources.putInt(ids.getOrDefault(name, 0)).putInt(Math.toIntExact(totals.bytes())));
        put.setBytes(10, sources.array());
        put.executeUpdate();
    }

    /** Forgets sources that are in no block, with their streams. */
    void forget(Collection<String> sources) {
        database.transaction(statements -> {
            for (String source : sources) {
                int id = ids.getOrDefault(source, 0);
                PreparedStatement ofStreams = statements.of("DELETE FROM stream WHERE source = ?");
                ofStreams.setInt(1, id);
                ofStreams.executeUpdate();
                PreparedStatement ofSource = statements.of("DELETE FROM source WHERE id = ?");
                ofSource.setInt(1, id);
                ofSource.executeUpdate();
            }
            return sources.size();
        });
        for (String source : sources) {
            Integer id = ids.remove(source);
            if (id != null) {
                names.remove(id);
            }
            totals.remove(source);
        }
    }

    /** The position of the last document that is in a block; -1 when there is no block. */
    long lastPosition() {
        return database.read(LineStore::lastPosition);
    }

    private static long lastPosition(Statements statements) throws SQLException {
        try (ResultSet row = statements.of("SELECT max(last) FROM block").executeQuery()) {
            long last = row.next() ? row.getLong(1) : 0;
            return row.wasNull() ? -1L : last;
        }
    }

    /** The greatest time of a line; {@code Long.MIN_VALUE} when there is no block. */
    long lastEpochNanos() {
        return database.read(statements -> {
            try (ResultSet row = statements.of("SELECT max(last_nanos) FROM block").executeQuery()) {
                long last = row.next() ? row.getLong(1) : 0;
                return row.wasNull() ? Long.MIN_VALUE : last;
            }
        });
    }

    /** The blocks in which there may be lines that a question is about, as they are in the journal. */
    List<LineBlock.Times> find(LineQuery query) {
        Set<Integer> wanted = new HashSet<>();
        query.sources().forEach(source -> wanted.add(ids.getOrDefault(source, 0)));
        return database.read(statements -> LineBlock.Times.find(statements, query, wanted));
    }

    /** What a file tells that a server may have open, in this or another process. Immutable. */
    record Known(List<LineBlock.Times> blocks, long lastPosition) {}

    /** The blocks of a question, where their file was left, or is being written; null when it is of no use. */
    static @Nullable Known onDisk(Path file, LineQuery query) {
        try {
            Known known = new DatabaseSnapshot(file, CONTENT, SCHEMA.size())
                    .read(statements -> {
                        Map<String, Integer> ids = new HashMap<>();
                        try (ResultSet rows = statements.of("SELECT name, id FROM source").executeQuery()) {
                            while (rows.next()) {
                                ids.put(rows.getString(1), rows.getInt(2));
                            }
                        }
                        Set<Integer> wanted = new HashSet<>();
                        query.sources().forEach(source -> wanted.add(ids.getOrDefault(source, 0)));
                        return new Known(
                                LineBlock.Times.find(statements, query, wanted), lastPosition(statements));
                    })
                    .orElse(null);
            return known == null || known.lastPosition() < 0 ? null : known;
        } catch (IllegalStateException _) {
            return null; // of another version: the journal itself has all that it tells
        }
    }

    /** What some sources have written, by the numbers of files. */
    Map<Integer, Long> bytesByFile(Set<String> sources) {
        Set<Integer> wanted = new HashSet<>();
        sources.forEach(source -> wanted.add(ids.getOrDefault(source, 0)));
        return database.read(statements -> {
            Map<Integer, Long> bytes = new HashMap<>();
            try (ResultSet rows = statements.of("SELECT file, sources FROM block").executeQuery()) {
                while (rows.next()) {
                    ByteBuffer numbers = ByteBuffer.wrap(rows.getBytes(2));
                    while (numbers.hasRemaining()) {
                        boolean isWanted = wanted.contains(numbers.getInt());
                        long written = numbers.getInt();
                        if (isWanted) {
                            bytes.merge(rows.getInt(1), written, Long::sum);
                        }
                    }
                }
            }
            return bytes;
        });
    }

    /** The number of the oldest file that has blocks; the greatest number when there are none. */
    int oldestFile() {
        return database.read(statements -> {
            try (ResultSet row = statements.of("SELECT min(file) FROM block").executeQuery()) {
                int oldest = row.next() ? row.getInt(1) : 0;
                return row.wasNull() ? Integer.MAX_VALUE : oldest;
            }
        });
    }

    boolean knowsAllStreams(long fromEpochNanos, long toEpochNanos) {
        return database.read(statements -> {
            PreparedStatement select = statements.of("SELECT 1 FROM block WHERE last_nanos >= ? AND first_nanos <= ?"
                    + " AND streams_known = 0 LIMIT 1");
            select.setLong(1, fromEpochNanos);
            select.setLong(2, toEpochNanos);
            try (ResultSet row = select.executeQuery()) {
                return !row.next();
            }
        });
    }

    /** Forgets the blocks of the newest two files, to be made anew. */
    void forgetNewest() {
        List<byte[]> forgotten = database.transaction(LineStore::deleteNewest);
        forgotten.forEach(sources -> addToTotals(sources, -1));
    }

    /** Returns the sources of the blocks. */
    private static List<byte[]> deleteNewest(Statements statements) throws SQLException {
        PreparedStatement delete = statements.of(
                "DELETE FROM block WHERE file >= (SELECT max(file) - 1 FROM block) RETURNING sources");
        return sources(delete);
    }

    private static List<byte[]> sources(PreparedStatement ofDeleted) throws SQLException {
        List<byte[]> sources = new ArrayList<>();
        try (ResultSet rows = ofDeleted.executeQuery()) {
            while (rows.next()) {
                sources.add(rows.getBytes(1));
            }
        }
        return sources;
    }

    /**
     * Forgets the blocks of the files before that one, which are gone, and the streams of which nothing is left.
     *
     * @param unwrittenEpochNanos least time of a line that is in no block yet
     */
    void forgetBefore(int file, long unwrittenEpochNanos) {
        List<byte[]> forgotten = database.transaction(statements -> {
            PreparedStatement delete = statements.of("DELETE FROM block WHERE file < ? RETURNING sources");
            delete.setInt(1, file);
            List<byte[]> sources = sources(delete);
            if (!sources.isEmpty()) {
                PreparedStatement forget = statements.of("DELETE FROM stream WHERE last_nanos < ?1"
                        + " AND last_nanos < (SELECT coalesce(min(first_nanos), ?1) FROM block)");
                forget.setLong(1, unwrittenEpochNanos);
                forget.executeUpdate();
            }
            return sources;
        });
        forgotten.forEach(sources -> addToTotals(sources, -1));
    }

    /** Closes the file, which says then that all is well. */
    @Override
    public void close() {
        try {
            database.transaction(statements -> setClosed(statements, true));
        } finally {
            database.close();
        }
    }
}
