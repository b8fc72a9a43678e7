package dev.millrace.gateway.schedule.plan;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.schedule.group.ScheduleGroups;
import dev.millrace.gateway.schedule.request.ListPage;
import dev.millrace.gateway.schedule.request.ScheduleName;
import dev.millrace.gateway.schedule.target.FiredSchedule;
import dev.millrace.gateway.schedule.timer.Firing;
import dev.millrace.gateway.schedule.timer.Timer;
import dev.millrace.gateway.schedule.timer.Timetable;
import dev.millrace.gateway.schedule.timer.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All schedules; each is what its timer in the timetable keeps. What is missing or in conflict becomes a refusal.
 * Thread-safe.
 */
public final class Plans {
    private static final int READ_AT_ONCE = 200;
    /** After every key: names are ASCII. */
    private static final String END = "\uFFFF";

    private final Timetable timetable;
    private final ScheduleGroups groups;
    private final Account account;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    public Plans(Timetable timetable, ScheduleGroups groups, Account account, Clock clock) {
        this.timetable = timetable;
        this.groups = groups;
        this.account = account;
        this.clock = clock;
    }

    /** A new schedule; or the one that the same request has made before. */
    Schedule create(Schedule schedule) {
        return groups.whileThere(schedule.group(), () -> {
            Schedule there = find(schedule.scheduleName());
            if (there == null) {
                return store(schedule);
            }
            String token = schedule.clientToken();
            if (token != null && token.equals(there.clientToken())) {
                return there;
            }
            throw new RefusedException(new Refusal.Conflict("Schedule " + schedule.name() + " already exists."));
        });
    }

    Schedule update(Schedule schedule) {
        return groups.whileThere(
                schedule.group(), () -> store(schedule.replacing(existing(schedule.scheduleName()))));
    }

    void delete(ScheduleName name) {
        groups.whileThere(name.group(), () -> {
            if (!timetable.remove(ScheduleName.KIND, name.key())) {
                throw missing(name);
            }
            return name;
        });
    }

    Schedule existing(ScheduleName name) {
        Schedule schedule = find(name);
        if (schedule == null) {
            throw missing(name);
        }
        return schedule;
    }

    /** The page asked for, and one more when there is a next one; ordered by group and name. */
    List<Schedule> list(ListPage page) {
        String group = page.group();
        if (group != null) {
            groups.whileThere(group, () -> group);
        }
        String after = group == null || page.after().startsWith(ScheduleName.beforeAllOf(group))
                ? page.after()
                : ScheduleName.beforeAllOf(group);
        String before = group == null ? END : ScheduleName.afterAllOf(group);
        List<Schedule> found = new ArrayList<>();
        List<Timer> timers = timetable.find(ScheduleName.KIND, after, before, READ_AT_ONCE);
        while (!timers.isEmpty() && found.size() <= page.itemsMax()) {
            for (Timer timer : timers) {
                Schedule schedule = read(timer.content());
                if (found.size() <= page.itemsMax() && isAskedFor(schedule, page)) {
                    found.add(schedule);
                }
            }
            after = timers.getLast().id().key();
            timers = timetable.find(ScheduleName.KIND, after, before, READ_AT_ONCE);
        }
        return found;
    }

    private static boolean isAskedFor(Schedule schedule, ListPage page) {
        String state = page.state();
        return schedule.name().startsWith(page.namePrefix())
                && (state == null || state.equals(ScheduleJson.state(schedule)));
    }

    String arn(Schedule schedule) {
        return schedule.scheduleName().arn(account);
    }

    Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }

    /** The schedule of a firing. */
    public FiredSchedule fired(Firing firing) {
        Schedule schedule = read(firing.content());
        return new FiredSchedule(arn(schedule), schedule.target());
    }

    private Schedule store(Schedule schedule) {
        Timing timing = schedule.timing();
        if (timing.next(now().minusMillis(1)) == null) {
            throw new RefusedException(new Refusal.InvalidParameter("Invalid Schedule Expression "
                    + schedule.expression() + ". It never fires: not from now on, and not between StartDate and"
                    + " EndDate."));
        }
        timetable.set(
                schedule.scheduleName().timer(),
                timing,
                schedule.deletedWhenDone(),
                json.writeValueAsString(schedule),
                schedule.enabled());
        return schedule;
    }

    private @Nullable Schedule find(ScheduleName name) {
        Timer timer = timetable.find(name.timer());
        return timer == null ? null : read(timer.content());
    }

    private Schedule read(String content) {
        return json.readValue(content, Schedule.class);
    }

    private static RefusedException missing(ScheduleName name) {
        return new RefusedException(new Refusal.NotFound("Schedule " + name.name() + " does not exist."));
    }
}
