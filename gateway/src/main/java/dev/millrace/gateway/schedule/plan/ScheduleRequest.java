package dev.millrace.gateway.schedule.plan;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import dev.millrace.gateway.schedule.request.Names;
import dev.millrace.gateway.schedule.request.ScheduleName;
import dev.millrace.gateway.schedule.target.TargetRequest;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the request of CreateSchedule and UpdateSchedule, which is the same. Immutable. */
final class ScheduleRequest {
    private static final Duration START_AGE_MAX = Duration.ofMinutes(5);
    private static final Shape SHAPE = Shape.of(
                    required("ScheduleExpression", new LengthMin(1), new LengthMax(256)),
                    optional("ScheduleExpressionTimezone", new LengthMin(1), new LengthMax(50)),
                    required("FlexibleTimeWindow"),
                    required("FlexibleTimeWindow.Mode", Constraint.oneOf("OFF", "FLEXIBLE")),
                    optional("FlexibleTimeWindow.MaximumWindowInMinutes", new AtLeast(1), new AtMost(1_440)),
                    optional("Description", new LengthMax(512)),
                    optional("State", Constraint.oneOf("ENABLED", "DISABLED")),
                    optional("ActionAfterCompletion", Constraint.oneOf("NONE", "DELETE")))
            .and(TargetRequest.SHAPE);

    private final TargetRequest targets;

    ScheduleRequest(TargetRequest targets) {
        this.targets = targets;
    }

    /** The schedule that a request describes, made now. */
    Schedule read(HttpCall call, Instant now) {
        Members request = Members.of(call.body());
        String clientToken = request.text("ClientToken");
        ScheduleName name = Names.schedule(call, request.text("GroupName"), clientToken);
        SHAPE.check(request);
        if (request.holds("KmsKeyArn")) {
            throw invalid("KmsKeyArn is not supported here.");
        }
        Instant start = request.moment("StartDate");
        Instant end = request.moment("EndDate");
        checkDates(start, end, now);
        return new Schedule(
                name.group(),
                name.name(),
                request.text("Description"),
                checkedExpression(Objects.requireNonNull(request.text("ScheduleExpression"))),
                checkedZone(Objects.requireNonNullElse(request.text("ScheduleExpressionTimezone"), "UTC")),
                start == null ? null : start.toEpochMilli(),
                end == null ? null : end.toEpochMilli(),
                windowMinutes(Objects.requireNonNull(request.members("FlexibleTimeWindow"))),
                !"DISABLED".equals(request.text("State")),
                "DELETE".equals(request.text("ActionAfterCompletion")),
                targets.read(Objects.requireNonNull(request.members("Target"))),
                now.toEpochMilli(),
                now.toEpochMilli(),
                clientToken);
    }

    private static String checkedExpression(String text) {
        try {
            return ScheduleExpression.parse(text).text();
        } catch (IllegalArgumentException e) {
            throw invalid("Invalid Schedule Expression " + text + ". " + e.getMessage());
        }
    }

    private static String checkedZone(String text) {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException e) {
            throw invalid("Invalid Schedule Expression Timezone " + text + ".");
        }
    }

    private static void checkDates(@Nullable Instant start, @Nullable Instant end, Instant now) {
        if (start != null && start.isBefore(now.minus(START_AGE_MAX))) {
            throw invalid("The StartDate you specify cannot be earlier than 5 minutes ago.");
        }
        if (start != null && end != null && !start.isBefore(end)) {
            throw invalid("The StartDate you specify must be earlier than the EndDate.");
        }
    }

    private static @Nullable Integer windowMinutes(Members window) {
        Integer minutes = window.integer("MaximumWindowInMinutes");
        boolean flexible = "FLEXIBLE".equals(window.text("Mode"));
        if (flexible && minutes == null) {
            throw invalid("A FlexibleTimeWindow of mode FLEXIBLE must have MaximumWindowInMinutes.");
        }
        if (!flexible && minutes != null) {
            throw invalid("A FlexibleTimeWindow of mode OFF must not have MaximumWindowInMinutes.");
        }
        return minutes;
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
