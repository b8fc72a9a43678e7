package dev.millrace.gateway.schedule.group;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.schedule.request.ScheduleName;
import dev.millrace.gateway.schedule.timer.Timetable;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The groups, of which one is always there. What is missing or in conflict becomes a refusal. Thread-safe. */
public final class ScheduleGroups {
    /** What makes its table in a database. */
    public static final List<String> SCHEMA = GroupTable.SCHEMA;

    /** What each tag of a group must be. */
    static final Shape TAG = TagList.shape(1);

    private final Database database;
    private final Timetable timetable;
    private final Account account;
    private final Clock clock;

    /** Makes the default group when it is not there yet. */
    public ScheduleGroups(Database database, Timetable timetable, Account account, Clock clock) {
        this.database = database;
        this.timetable = timetable;
        this.account = account;
        this.clock = clock;
        database.transaction(statements -> {
            ScheduleGroup there = GroupTable.read(statements, ScheduleName.DEFAULT_GROUP);
            return there != null
                    ? there
                    : GroupTable.write(statements, made(ScheduleName.DEFAULT_GROUP, Map.of(), null));
        });
    }

    /** Does something with a group while nobody can delete it. */
    public synchronized <T> T whileThere(String name, Supplier<T> work) {
        existing(name);
        return work.get();
    }

    /** A new group; or the one that the same request has made before. */
    synchronized ScheduleGroup create(String name, Map<String, String> tags, @Nullable String clientToken) {
        return database.transaction(statements -> {
            ScheduleGroup there = GroupTable.read(statements, name);
            if (there == null) {
                return GroupTable.write(statements, made(name, tags, clientToken));
            }
            if (clientToken != null && clientToken.equals(there.clientToken())) {
                return there;
            }
            throw new RefusedException(new Refusal.Conflict("Schedule group " + name + " already exists."));
        });
    }

    ScheduleGroup existing(String name) {
        return database.read(statements -> Optional.ofNullable(GroupTable.read(statements, name)))
                .orElseThrow(() ->
                        new RefusedException(new Refusal.NotFound("Schedule group " + name + " does not exist.")));
    }

    /** The groups after a name that begin with a text, ordered by name. */
    List<ScheduleGroup> list(String after, String prefix, int groupsMax) {
        return database.read(statements -> GroupTable.read(statements, after, prefix, groupsMax));
    }

    /** Changes the tags of a group. */
    synchronized void tag(String name, UnaryOperator<Map<String, String>> edit) {
        ScheduleGroup group = existing(name);
        ScheduleGroup tagged = group.withTags(edit.apply(group.tags()), now());
        database.transaction(statements -> GroupTable.write(statements, tagged));
    }

    /** Deletes a group and its schedules. A crash in between leaves the group, to be deleted once more. */
    synchronized void delete(String name) {
        existing(name);
        timetable.removeAll(ScheduleName.KIND, ScheduleName.beforeAllOf(name), ScheduleName.afterAllOf(name));
        database.transaction(statements -> GroupTable.delete(statements, name));
    }

    String arn(String name) {
        return arnBegin() + name;
    }

    /** The group of an ARN. */
    String nameOf(String arn) {
        if (!arn.startsWith(arnBegin())) {
            throw new RefusedException(new Refusal.InvalidParameter("Only schedule groups have tags, and '" + arn
                    + "' is none of this account and region, whose ARNs begin with " + arnBegin()));
        }
        return arn.substring(arnBegin().length());
    }

    private String arnBegin() {
        return "arn:aws:scheduler:" + account.region() + ":" + account.id() + ":schedule-group/";
    }

    private ScheduleGroup made(String name, Map<String, String> tags, @Nullable String clientToken) {
        Instant now = now();
        return new ScheduleGroup(name, now, now, tags, clientToken);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }
}
