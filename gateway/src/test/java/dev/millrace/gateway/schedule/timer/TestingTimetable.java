package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.database.Database;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A timetable on a file, with a listener that does what the test wants. Confined to the test's thread. */
final class TestingTimetable implements AutoCloseable {
    static final String KIND = "test";

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T00:00:00Z"));
    /** All firings that the listener was given, in order. */
    final List<Firing> fired = new ArrayList<>();
    /** How many there were in each call. */
    final List<Integer> batches = new ArrayList<>();

    Answer answer = Answer.STORED;
    private final List<Runnable> held = new ArrayList<>();
    private final Path file;
    private Database database;
    Timetable timetable;

    enum Answer {
        STORED,
        NOT_STORED,
        LATER
    }

    TestingTimetable(Path directory) {
        file = directory.resolve("schedules.db");
        database = Database.open(file, "the schedules", List.of(Timetable.SCHEMA));
        timetable = new Timetable(database, clock);
        timetable.listen(KIND, this::take);
    }

    /** As a server that dies and starts again: what it had in memory is gone. */
    void crash() {
        database.close();
        held.clear();
        database = Database.open(file, "the schedules", List.of(Timetable.SCHEMA));
        timetable = new Timetable(database, clock);
        timetable.listen(KIND, this::take);
    }

    void set(String key, String expression) {
        timetable.set(KIND, key, ScheduleExpression.parse(expression));
    }

    Timer set(String key, Timing timing) {
        return timetable.set(new TimerId(KIND, key), timing, false, "content of " + key, true);
    }

    /** As many timers as asked for, written at once. */
    void setMany(int count, Timing timing) {
        database.transaction(connection -> {
            for (int i = 0; i < count; i++) {
                TimerId id = new TimerId(KIND, "many" + i);
                TimerTable.write(
                        connection, new Timer(id, timing, false, "", 1, timing.next(clock.instant()), null, 0));
            }
            return count;
        });
        timetable.listen(KIND, this::take);
    }

    Timing timing(String expression) {
        return new Timing(
                ScheduleExpression.parse(expression),
                ZoneOffset.UTC,
                clock.instant(),
                null,
                Duration.ZERO,
                Duration.ofHours(1),
                3);
    }

    void tickAfter(Duration time) {
        clock.advance(time);
        timetable.tick();
    }

    /** Gives the receipts of all that was taken with {@link Answer#LATER}. */
    void answerHeld() {
        List.copyOf(held).forEach(Runnable::run);
        held.clear();
    }

    /** The scheduled times of all firings. */
    List<String> times() {
        return fired.stream().map(firing -> firing.scheduled().toString()).toList();
    }

    Timer timer(String key) {
        Timer timer = timetable.find(new TimerId(KIND, key));
        if (timer == null) {
            throw new AssertionError("there is no timer " + key);
        }
        return timer;
    }

    private void take(List<Firing> firings, FiringListener.Receipt receipt) {
        fired.addAll(firings);
        batches.add(firings.size());
        switch (answer) {
            case STORED -> receipt.stored(firings);
            case NOT_STORED -> receipt.notStored(firings, new IllegalStateException("as the test wants it"));
            case LATER -> held.add(() -> receipt.stored(firings));
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
