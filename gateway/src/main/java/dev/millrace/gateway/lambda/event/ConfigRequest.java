package dev.millrace.gateway.lambda.event;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wishes to set. Immutable.
 *
 * @param onSuccess ARN; empty where the caller wants none, null where it says nothing; so is {@code onFailure}
 */
record ConfigRequest(
        @Nullable Integer retriesMax,
        @Nullable Integer ageSecondsMax,
        @Nullable String onSuccess,
        @Nullable String onFailure) {
    private static final Shape SHAPE = Shape.of(
            optional("MaximumRetryAttempts", new AtLeast(0), new AtMost(2)),
            optional("MaximumEventAgeInSeconds", new AtLeast(60), new AtMost(21_600)));

    static ConfigRequest of(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Members destinations = request.members("DestinationConfig");
        return new ConfigRequest(
                request.integer("MaximumRetryAttempts"),
                request.integer("MaximumEventAgeInSeconds"),
                destination(destinations, "OnSuccess"),
                destination(destinations, "OnFailure"));
    }

    private static @Nullable String destination(@Nullable Members destinations, String side) {
        Members named = destinations == null ? null : destinations.members(side);
        if (named == null) {
            return null;
        }
        String arn = named.text("Destination");
        return arn == null ? "" : arn;
    }

    /** {@code base} with what it sets; refuses a destination that events of {@code source} cannot reach. */
    EventInvokeConfig over(
            EventInvokeConfig base, DestinationRules destinations, FunctionReference source, long nowEpochMillis) {
        destinations.checkOnSuccess(onSuccess, source);
        destinations.checkOnFailure(onFailure, source);
        return new EventInvokeConfig(
                retriesMax == null ? base.retriesMax() : retriesMax,
                ageSecondsMax == null ? base.ageSecondsMax() : ageSecondsMax,
                over(base.onSuccess(), onSuccess),
                over(base.onFailure(), onFailure),
                nowEpochMillis);
    }

    private static @Nullable String over(@Nullable String base, @Nullable String wished) {
        if (wished == null) {
            return base;
        }
        return wished.isEmpty() ? null : wished;
    }

    /** Whether it sets something. */
    boolean saysSomething() {
        return retriesMax != null || ageSecondsMax != null || onSuccess != null || onFailure != null;
    }
}
