package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.database.Statements;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How timers are written to the database and read from it. Immutable. */
final class TimerTable {
    private static final String TIMERS =
            """
            CREATE TABLE timer (
                kind TEXT NOT NULL,
                key TEXT NOT NULL,
                expression TEXT NOT NULL,
                zone TEXT NOT NULL,
                start_epoch_millis INTEGER NOT NULL,
                end_epoch_millis INTEGER,
                window_minutes INTEGER NOT NULL,
                age_max_seconds INTEGER NOT NULL,
                retries_max INTEGER NOT NULL,
                removed_when_done INTEGER NOT NULL,
                content TEXT NOT NULL,
                revision INTEGER NOT NULL,
                scheduled_epoch_millis INTEGER,
                due_epoch_millis INTEGER,
                fired_epoch_millis INTEGER,
                missed INTEGER NOT NULL,
                PRIMARY KEY (kind, key)
            ) STRICT, WITHOUT ROWID
            """;
    /** All columns, in the order in which {@link #timer} reads them. */
    private static final String SELECT =
            """
            SELECT kind, key, expression, zone, start_epoch_millis, end_epoch_millis, window_minutes, age_max_seconds,
                retries_max, removed_when_done, content, revision, scheduled_epoch_millis, fired_epoch_millis, missed
            FROM timer
            """;

    private static final String DUE =
            "CREATE INDEX timer_due ON timer (kind, due_epoch_millis) WHERE due_epoch_millis IS NOT NULL";
    /** What makes it. */
    static final List<String> SCHEMA = List.of(TIMERS, DUE);

    private TimerTable() {}

    /** Inserts or replaces. */
    static void write(Statements statements, Timer timer) throws SQLException {
        String sql = "INSERT OR REPLACE INTO timer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        PreparedStatement row = statements.of(sql);
        Timing timing = timer.timing();
        row.setString(1, timer.id().kind());
        row.setString(2, timer.id().key());
        row.setString(3, timing.expression().text());
        row.setString(4, timing.zone().getId());
        row.setLong(5, timing.start().toEpochMilli());
        row.setObject(6, millis(timing.end()));
        row.setLong(7, timing.window().toMinutes());
        row.setLong(8, timing.ageMax().toSeconds());
        row.setInt(9, timing.retriesMax());
        row.setInt(10, timer.removedWhenDone() ? 1 : 0);
        row.setString(11, timer.content());
        row.setLong(12, timer.revision());
        row.setObject(13, millis(timer.scheduled()));
        row.setObject(14, millis(timer.due()));
        row.setObject(15, millis(timer.fired()));
        row.setLong(16, timer.missed());
        row.executeUpdate();
    }

    static @Nullable Timer read(Statements statements, TimerId id) throws SQLException {
        String sql = SELECT + "WHERE kind = ? AND key = ?";
        PreparedStatement query = statements.of(sql);
        query.setString(1, id.kind());
        query.setString(2, id.key());
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? timer(row) : null;
        }
    }

    /** The timers of a kind whose keys are after one and before another, ordered by key. */
    static List<Timer> read(Statements statements, String kind, String after, String before, int timersMax)
            throws SQLException {
        String sql = SELECT + "WHERE kind = ? AND key > ? AND key < ? ORDER BY key LIMIT ?";
        PreparedStatement query = statements.of(sql);
        query.setString(1, kind);
        query.setString(2, after);
        query.setString(3, before);
        query.setInt(4, timersMax);
        return timers(query);
    }

    /**
     * Moves a timer on: writes when it fires next, when it has fired, and what it has missed. Returns false, and does
     * nothing, when it was set anew or removed since it was read.
     */
    static boolean move(Statements statements, Timer timer) throws SQLException {
        String sql =
                """
                UPDATE timer
                SET scheduled_epoch_millis = ?, due_epoch_millis = ?, fired_epoch_millis = ?, missed = ?
                WHERE kind = ? AND key = ? AND revision = ?
                """;
        PreparedStatement row = statements.of(sql);
        row.setObject(1, millis(timer.scheduled()));
        row.setObject(2, millis(timer.due()));
        row.setObject(3, millis(timer.fired()));
        row.setLong(4, timer.missed());
        row.setString(5, timer.id().kind());
        row.setString(6, timer.id().key());
        row.setLong(7, timer.revision());
        return row.executeUpdate() > 0;
    }

    /** Removes a timer; false when it was set anew or removed since it was read. */
    static boolean remove(Statements statements, Timer timer) throws SQLException {
        PreparedStatement row = statements.of("DELETE FROM timer WHERE kind = ? AND key = ? AND revision = ?");
        row.setString(1, timer.id().kind());
        row.setString(2, timer.id().key());
        row.setLong(3, timer.revision());
        return row.executeUpdate() > 0;
    }

    /**
     * Those that are due up to a moment, by when they are due and by key.
     *
     * @param after the last one that was read before, or null
     */
    static List<Timer> due(Statements statements, String kind, @Nullable Timer after, Instant until, int timersMax)
            throws SQLException {
        String sql = SELECT
                + "WHERE kind = ? AND due_epoch_millis <= ? AND (due_epoch_millis, key) > (?, ?)"
                + " ORDER BY due_epoch_millis, key LIMIT ?";
        Instant due = after == null ? null : after.due();
        PreparedStatement query = statements.of(sql);
        query.setString(1, kind);
        query.setLong(2, until.toEpochMilli());
        query.setLong(3, due == null ? Long.MIN_VALUE : due.toEpochMilli());
        query.setString(4, after == null ? "" : after.id().key());
        query.setInt(5, timersMax);
        return timers(query);
    }

    /** When the first timer after {@code now} is due, in milliseconds; {@link Long#MAX_VALUE} when none is. */
    static long firstDueAfter(Statements statements, String kind, Instant now) throws SQLException {
        String sql = "SELECT min(due_epoch_millis) FROM timer WHERE kind = ? AND due_epoch_millis > ?";
        PreparedStatement query = statements.of(sql);
        query.setString(1, kind);
        query.setLong(2, now.toEpochMilli());
        try (ResultSet row = query.executeQuery()) {
            Long first = row.next() ? millis(row, 1) : null;
            return first == null ? Long.MAX_VALUE : first;
        }
    }

    /** Returns whether it was there. */
    static boolean delete(Statements statements, TimerId id) throws SQLException {
        PreparedStatement row = statements.of("DELETE FROM timer WHERE kind = ? AND key = ?");
        row.setString(1, id.kind());
        row.setString(2, id.key());
        return row.executeUpdate() > 0;
    }

    static int delete(Statements statements, String kind, String after, String before) throws SQLException {
        String sql = "DELETE FROM timer WHERE kind = ? AND key > ? AND key < ?";
        PreparedStatement rows = statements.of(sql);
        rows.setString(1, kind);
        rows.setString(2, after);
        rows.setString(3, before);
        return rows.executeUpdate();
    }

    static long lastRevision(Statements statements) throws SQLException {
        PreparedStatement query = statements.of("SELECT max(revision) FROM timer");
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static List<Timer> timers(PreparedStatement query) throws SQLException {
        List<Timer> timers = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                timers.add(timer(row));
            }
        }
        return timers;
    }

    /** By number, as a look for a column by name costs more than what is in it. */
    private static Timer timer(ResultSet row) throws SQLException {
        Timing timing = new Timing(
                ScheduleExpression.parse(row.getString(3)),
                ZoneId.of(row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                instant(row, 6),
                Duration.ofMinutes(row.getLong(7)),
                Duration.ofSeconds(row.getLong(8)),
                row.getInt(9));
        return new Timer(
                new TimerId(row.getString(1), row.getString(2)),
                timing,
                row.getInt(10) == 1,
                row.getString(11),
                row.getLong(12),
                instant(row, 13),
                instant(row, 14),
                row.getLong(15));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Long millis = millis(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : millis;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
