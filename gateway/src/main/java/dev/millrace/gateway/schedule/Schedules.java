package dev.millrace.gateway.schedule;

import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.RoutesInForm;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import dev.millrace.gateway.schedule.group.GroupOperations;
import dev.millrace.gateway.schedule.group.ScheduleGroups;
import dev.millrace.gateway.schedule.plan.PlanOperations;
import dev.millrace.gateway.schedule.plan.Plans;
import dev.millrace.gateway.schedule.request.ScheduleName;
import dev.millrace.gateway.schedule.target.Delivery;
import dev.millrace.gateway.schedule.target.EventBuses;
import dev.millrace.gateway.schedule.target.EventFirings;
import dev.millrace.gateway.schedule.target.TargetArn;
import dev.millrace.gateway.schedule.target.TargetRequest;
import dev.millrace.gateway.schedule.timer.Alarm;
import dev.millrace.gateway.schedule.timer.TimerThread;
import dev.millrace.gateway.schedule.timer.Timetable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * EventBridge Scheduler, assembled, and the timetable that scheduled rules of EventBridge share with it. Timers fire
 * from {@link #start} on. Thread-safe.
 */
public final class Schedules implements AutoCloseable {
    private static final String FILE = "schedules.db";

    private final Database database;
    private final Timetable timetable;
    private final ScheduleGroups groups;
    private final Plans plans;
    private final TargetRequest targets;
    private final EventSink sink;
    private @Nullable TimerThread timer;

    private Schedules(
            Database database,
            EventSink sink,
            EventBuses buses,
            Predicate<TargetArn> isThere,
            OutsideServices services,
            Clock clock,
            Account account) {
        this.database = database;
        this.sink = sink;
        this.timetable = new Timetable(database, clock);
        this.groups = new ScheduleGroups(database, timetable, account, clock);
        this.plans = new Plans(timetable, groups, account, clock);
        this.targets = new TargetRequest(account, services);
        timetable.listen(ScheduleName.KIND, new Delivery(plans::fired, sink, buses, isThere, account));
    }

    /**
     * Opens what is in a data directory, or an empty timetable.
     *
     * @param sink takes what is to run a function
     * @param buses take what is for an event bus
     * @param isThere whether a target exists
     * @param services whose queues can take what cannot be delivered
     * @param account whose schedules these are
     */
    public static Schedules open(
            Path dataDirectory,
            EventSink sink,
            EventBuses buses,
            Predicate<TargetArn> isThere,
            OutsideServices services,
            Clock clock,
            Account account) {
        List<String> tables =
                Stream.of(Timetable.SCHEMA, ScheduleGroups.SCHEMA).flatMap(List::stream).toList();
        Database database = Database.open(dataDirectory.resolve(FILE), "the schedules", List.of(tables));
        try {
            return new Schedules(database, sink, buses, isThere, services, clock, account);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Enters the operations of EventBridge Scheduler. */
    public void register(Routes routes) {
        Routes scheduler = new RoutesInForm(routes, ErrorForms.SCHEDULER);
        PlanOperations.register(scheduler, plans, targets);
        GroupOperations.register(scheduler, groups);
    }

    /** Names what becomes of the firings of a kind; to be called before {@link #start}. */
    public void listen(String kind, Alarm alarm) {
        timetable.listen(
                kind, new EventFirings(sink, firing -> alarm.fired(firing.id().key(), firing.scheduled())));
    }

    /**
     * Sets a timer in UTC, durably, in place of the one that it may have been; a rate fires for the first time one
     * period from now. One that has this expression already keeps its rhythm. An expression that never fires is taken,
     * too.
     */
    public void set(String kind, String key, ScheduleExpression expression) {
        timetable.set(kind, key, expression);
    }

    /** Removes a timer, durably; returns whether it was there. */
    public boolean remove(String kind, String key) {
        return timetable.remove(kind, key);
    }

    /** Starts the timer thread. */
    public synchronized void start() {
        timer = TimerThread.start(timetable);
    }

    /** How many firings were given up since the start of the process. */
    public long missedFirings() {
        return timetable.missed();
    }

    Timetable timetable() {
        return timetable;
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.close();
        }
        database.close();
    }
}
