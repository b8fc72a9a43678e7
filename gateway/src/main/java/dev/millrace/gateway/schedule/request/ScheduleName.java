package dev.millrace.gateway.schedule.request;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.schedule.timer.TimerId;

/** Which schedule: names are unique within a group. Immutable. */
public record ScheduleName(String group, String name) {
    /** Whose timers these are in the timetable. */
    public static final String KIND = "schedule";

    /** The group that is always there. */
    public static final String DEFAULT_GROUP = "default";

    public TimerId timer() {
        return new TimerId(KIND, key());
    }

    /** Its place in lists: by group, then by name. Neither has a slash in it. */
    public String key() {
        return group + "/" + name;
    }

    public String arn(Account account) {
        return "arn:aws:scheduler:" + account.region() + ":" + account.id() + ":schedule/" + key();
    }

    /** Before the keys of all schedules of a group. */
    public static String beforeAllOf(String group) {
        return group + "/";
    }

    /** After the keys of all schedules of a group, and before those of the next. */
    public static String afterAllOf(String group) {
        return group + (char) ('/' + 1);
    }
}
