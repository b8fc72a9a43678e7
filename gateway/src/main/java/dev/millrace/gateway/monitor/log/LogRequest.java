package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.TimeRange;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Objects;

/** What requests have in common: how they name a group, and a range of time. Immutable. */
final class LogRequest {
    /** What a group's name, or the beginning of one, must be. */
    static final Constraint[] GROUP_NAME = {
        new LengthMax(512), new LengthMin(1), pattern("[\\.\\-_/#A-Za-z0-9]+")
    };

    /** What a stream's name, or the beginning of one, must be. */
    static final Constraint[] STREAM_NAME = {new LengthMax(512), new LengthMin(1), pattern("[^:*]*")};

    /** The members that name a group. */
    static final Shape GROUP = Shape.of(
            optional("logGroupName", GROUP_NAME),
            optional("logGroupIdentifier", new LengthMax(2048), new LengthMin(1), pattern("[\\w#+=/:,.@-]*")));

    /** The members that name a range of time. */
    static final Shape TIMES = Shape.of(
            optional("startTime", new AtLeast(0)), optional("endTime", new AtLeast(0)));

    private LogRequest() {}

    /** The group that a request names by its name or ARN. */
    static LogGroup group(Members request, LogGroups groups, Account account) {
        String name = request.text("logGroupName");
        String identifier = request.text("logGroupIdentifier");
        if (name != null && identifier != null) {
            throw invalid("LogGroup name and LogGroup identifier are mutually exclusive parameters.");
        }
        if (name == null && identifier == null) {
            throw invalid("Exactly one of LogGroup name and LogGroup identifier must be specified.");
        }
        LogGroup group = groups.find(name != null ? name : nameOf(String.valueOf(identifier), account));
        if (group == null) {
            throw notFound("The specified log group does not exist.");
        }
        return group;
    }

    private static String nameOf(String identifier, Account account) {
        String prefix = arn(account, "");
        return identifier.startsWith(prefix) ? identifier.substring(prefix.length()) : identifier;
    }

    static String arn(Account account, String group) {
        return "arn:aws:logs:" + account.region() + ":" + account.id() + ":log-group:" + group;
    }

    /** @param endIncluded whether what happened at the end time is in the range */
    static TimeRange range(Members request, boolean endIncluded) {
        long start = Objects.requireNonNullElse(request.longInteger("startTime"), 0L);
        long end = Objects.requireNonNullElse(request.longInteger("endTime"), Long.MAX_VALUE);
        if (start > end) {
            throw invalid("startTime must be less than or equal to endTime.");
        }
        return new TimeRange(start, endIncluded || end == Long.MAX_VALUE ? end : end - 1);
    }

    static int limit(Members request, int otherwise) {
        Integer limit = request.integer("limit");
        return limit == null ? otherwise : limit;
    }

    static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.OfService("InvalidParameterException", message));
    }

    static RefusedException notFound(String message) {
        return new RefusedException(new Refusal.NotFound(message));
    }
}
