package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.DatabaseSnapshot;
import dev.millrace.engine.database.Statements;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients said of log groups, in a file of SQLite and in memory. A change is on the disk when it returns.
 * Thread-safe; one change at a time.
 */
public final class GroupStore implements AutoCloseable {
    /** Name of the file in the data directory. */
    public static final String FILE_NAME = "log-groups.db";

    private static final String CONTENT = "the log groups";
    private static final List<String> SCHEMA_1 = List.of(
            "CREATE TABLE log_group (name TEXT PRIMARY KEY, created INTEGER NOT NULL, retention INTEGER,"
                    + " gone_before INTEGER NOT NULL, gone_bytes INTEGER NOT NULL, deleted INTEGER NOT NULL)",
            "CREATE TABLE stream (log_group TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,"
                    + " gone_before INTEGER NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (log_group, name))",
            "CREATE TABLE tag (log_group TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
                    + " PRIMARY KEY (log_group, name))");
    private static final List<List<String>> SCHEMA = List.of(SCHEMA_1, GoneTable.SCHEMA);

    private final Database database;
    private final ConcurrentHashMap<String, KeptGroup> groups;
    /** Held by whoever deletes, and shared by those who write events. */
    private final ReadWriteLock deleting = new ReentrantReadWriteLock();

    private GroupStore(Database database) {
        this.database = database;
        this.groups = new ConcurrentHashMap<>(database.read(GroupStore::readAll));
    }

    /** Throws {@link IllegalStateException} when the file cannot be read. */
    public static GroupStore open(Path file) {
        return new GroupStore(Database.open(file, CONTENT, SCHEMA));
    }

    /**
     * What is in the file of a server that may be running in another process, or not at all; nothing when there is no
     * file. Throws {@link IllegalStateException} when it cannot be read.
     */
    static Map<String, KeptGroup> read(Path file) {
        return new DatabaseSnapshot(file, CONTENT, 1, SCHEMA.size())
                .read(GroupStore::readAll)
                .orElse(Map.of());
    }

    private static Map<String, KeptGroup> readAll(Statements statements) throws SQLException {
        Map<String, Map<String, KeptStream>> streams = new HashMap<>();
        try (ResultSet rows = statements
                .of("SELECT log_group, name, created, gone_before, deleted FROM stream")
                .executeQuery()) {
            while (rows.next()) {
                streams.computeIfAbsent(rows.getString(1), none -> new HashMap<>())
                        .put(rows.getString(2), new KeptStream(rows.getLong(3), rows.getLong(4), rows.getInt(5) == 1));
            }
        }
        Map<String, Map<String, String>> tags = new HashMap<>();
        try (ResultSet rows = statements.of("SELECT log_group, name, value FROM tag").executeQuery()) {
            while (rows.next()) {
                tags.computeIfAbsent(rows.getString(1), none -> new HashMap<>())
                        .put(rows.getString(2), rows.getString(3));
            }
        }
        Map<String, KeptGroup> all = new HashMap<>();
        try (ResultSet rows = statements
                .of("SELECT name, created, retention, gone_before, deleted FROM log_group")
                .executeQuery()) {
            while (rows.next()) {
                String name = rows.getString(1);
                int retention = rows.getInt(3);
                Integer days = rows.wasNull() ? null : retention;
                all.put(
                        name,
                        new KeptGroup(
                                name,
                                rows.getLong(2),
                                days,
                                rows.getLong(4),
                                rows.getInt(5) == 1,
                                streams.getOrDefault(name, Map.of()),
                                tags.getOrDefault(name, Map.of())));
            }
        }
        return all;
    }

    /** All that is kept, by the names of groups. */
    public Map<String, KeptGroup> groups() {
        return Collections.unmodifiableMap(groups);
    }

    /** How many groups are there because clients made or changed them. */
    public int groupsMade() {
        return Math.toIntExact(
                groups.values().stream().filter(group -> !group.deleted()).count());
    }

    /**
     * Does what must not meet a deletion: whoever writes events finds the stream there, and has written before it is
     * deleted. So no event comes into a stream after its deletion.
     */
    public <T> T whileNothingIsDeleted(Supplier<T> work) {
        return locked(deleting.readLock(), work);
    }

    /** Deletes, while nobody writes events. */
    public void delete(Runnable work) {
        locked(deleting.writeLock(), () -> {
            work.run();
            return true;
        });
    }

    private static <T> T locked(Lock lock, Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public @Nullable KeptGroup find(String name) {
        return groups.get(name);
    }

    /** How many bytes were deleted that are in the journal still, from that file on, by the names of groups. */
    public Map<String, Long> goneBytes(int fromFile) {
        return database.read(statements -> GoneTable.sums(statements, fromFile));
    }

    /** Forgets what was deleted of the files before that one, which are gone. */
    public void forgetGoneBefore(int file) {
        database.transaction(statements -> GoneTable.forgetBefore(statements, file));
    }

    /** Keeps the group as it is now, with its tags; its streams stay, unless it has none. */
    public synchronized void put(KeptGroup group) {
        database.transaction(statements -> put(statements, group));
        groups.put(group.name(), group);
    }

    private static int put(Statements statements, KeptGroup group) throws SQLException {
        PreparedStatement put = statements.of("INSERT OR REPLACE INTO log_group VALUES (?, ?, ?, ?, ?)");
        put.setString(1, group.name());
        put.setLong(2, group.createdMillis());
        if (group.retentionDays() == null) {
            put.setNull(3, Types.INTEGER);
        } else {
            put.setInt(3, group.retentionDays());
        }
        put.setLong(4, group.goneBeforeMillis());
        put.setInt(5, group.deleted() ? 1 : 0);
        put.executeUpdate();
        if (group.streams().isEmpty()) {
            delete(statements, "DELETE FROM stream WHERE log_group = ?", group.name());
        }
        delete(statements, "DELETE FROM tag WHERE log_group = ?", group.name());
        for (Map.Entry<String, String> tag : group.tags().entrySet()) {
            PreparedStatement insert = statements.of("INSERT INTO tag VALUES (?, ?, ?)");
            insert.setString(1, group.name());
            insert.setString(2, tag.getKey());
            insert.setString(3, tag.getValue());
            insert.executeUpdate();
        }
        return 1;
    }

    /**
     * Keeps that a group was deleted, and when.
     *
     * @param bytesByFile all that is in the journal of it
     */
    public synchronized void putDeleted(KeptGroup group, Map<Integer, Long> bytesByFile) {
        database.transaction(statements -> {
            GoneTable.forget(statements, group.name());
            GoneTable.add(statements, group.name(), bytesByFile);
            return put(statements, group);
        });
        groups.put(group.name(), group);
    }

    /** As {@link #putDeleted}, where nothing but the bytes needs to be kept. */
    public synchronized void removeDeleted(String group, Map<Integer, Long> bytesByFile) {
        database.transaction(statements -> {
            GoneTable.forget(statements, group);
            GoneTable.add(statements, group, bytesByFile);
            return remove(statements, group);
        });
        groups.remove(group);
    }

    /** Forgets a group, with all that was kept of it. */
    public synchronized void remove(String group) {
        database.transaction(statements -> remove(statements, group));
        groups.remove(group);
    }

    private static int remove(Statements statements, String group) throws SQLException {
        delete(statements, "DELETE FROM stream WHERE log_group = ?", group);
        delete(statements, "DELETE FROM tag WHERE log_group = ?", group);
        delete(statements, "DELETE FROM log_group WHERE name = ?", group);
        return 1;
    }

    /**
     * Forgets streams of a group that is kept.
     *
     * @param bytesByFile what was in them, and was not deleted before
     */
    public synchronized void remove(KeptGroup group, Set<String> streams, Map<Integer, Long> bytesByFile) {
        database.transaction(statements -> {
            GoneTable.add(statements, group.name(), bytesByFile);
            for (String name : streams) {
                PreparedStatement delete = statements.of("DELETE FROM stream WHERE log_group = ? AND name = ?");
                delete.setString(1, group.name());
                delete.setString(2, name);
                delete.executeUpdate();
            }
            return streams.size();
        });
        groups.put(group.name(), group.without(streams));
    }

    private static void delete(Statements statements, String sql, String group) throws SQLException {
        PreparedStatement delete = statements.of(sql);
        delete.setString(1, group);
        delete.executeUpdate();
    }

    /**
     * Keeps a stream of a group that is kept, and is there.
     *
     * @param bytesByFile what was deleted with it, and not before
     */
    public synchronized void put(
            KeptGroup group, String name, KeptStream stream, Map<Integer, Long> bytesByFile) {
        database.transaction(statements -> {
            GoneTable.add(statements, group.name(), bytesByFile);
            PreparedStatement put = statements.of("INSERT OR REPLACE INTO stream VALUES (?, ?, ?, ?, ?)");
            put.setString(1, group.name());
            put.setString(2, name);
            put.setLong(3, stream.createdMillis());
            put.setLong(4, stream.goneBeforeMillis());
            put.setInt(5, stream.deleted() ? 1 : 0);
            put.executeUpdate();
            PreparedStatement isThere = statements.of("UPDATE log_group SET deleted = 0 WHERE name = ?");
            isThere.setString(1, group.name());
            return isThere.executeUpdate();
        });
        Map<String, KeptStream> streams = new HashMap<>(group.streams());
        streams.put(name, stream);
        groups.put(group.name(), group.withStreams(streams));
    }

    @Override
    public void close() {
        database.close();
    }
}
