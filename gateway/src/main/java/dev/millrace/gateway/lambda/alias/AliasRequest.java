package dev.millrace.gateway.lambda.alias;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wishes to set of an alias; null where it says nothing. Immutable.
 *
 * @param weights of the versions beside the first one, one at most; empty where the caller wants none
 * @param revisionId the revision that the caller saw, or null when any will do
 */
record AliasRequest(
        @Nullable String version,
        @Nullable String description,
        @Nullable Map<String, Double> weights,
        @Nullable String revisionId) {
    /** The names that an alias may have, in AWS's pattern: no number. */
    static final Shape NAME = Shape.of(required(
            "Name", new LengthMin(1), new LengthMax(128), pattern("(?!^[0-9]+$)([a-zA-Z0-9-_]+)")));

    static final String VERSION_PATTERN = "(\\$LATEST|[0-9]+)";
    private static final int NUMBER_LENGTH_MAX = 1_024;
    private static final Shape CHANGED = Shape.of(
            optional("FunctionVersion", new LengthMin(1), new LengthMax(NUMBER_LENGTH_MAX), pattern(VERSION_PATTERN)),
            optional("Description", new LengthMax(256)));
    private static final Shape CREATED = NAME.and(Shape.of(required("FunctionVersion"))).and(CHANGED);

    /** A request to make one, which names it as well. */
    static AliasRequest toCreate(Members request) {
        return of(request, CREATED);
    }

    static AliasRequest toUpdate(HttpCall call) {
        return of(Members.of(call.body()), CHANGED);
    }

    private static AliasRequest of(Members request, Shape shape) {
        shape.check(request);
        Members routing = request.members("RoutingConfig");
        return new AliasRequest(
                request.text("FunctionVersion"),
                request.text("Description"),
                routing == null ? null : weights(routing.members("AdditionalVersionWeights")),
                request.text("RevisionId"));
    }

    private static Map<String, Double> weights(@Nullable Members given) {
        Map<String, Double> weights = new TreeMap<>();
        if (given == null) {
            return weights;
        }
        for (String version : given.names()) {
            BigDecimal weight = given.number(version);
            if (weight == null) {
                throw new RefusedException(new Refusal.Malformed("A weight is a number, not null."));
            }
            weights.put(version, weight.doubleValue());
        }
        checkShape(weights);
        if (weights.size() > 1) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Number of items in AdditionalVersionWeights cannot be greater than 1"));
        }
        return weights;
    }

    private static void checkShape(Map<String, Double> weights) {
        String shown = weights.entrySet().stream()
                .map(weight -> weight.getKey() + "=" + weight.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        String begin = "Value '" + shown
                + "' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: ";
        List<String> violations = new ArrayList<>();
        if (weights.values().stream().anyMatch(weight -> weight < 0 || weight > 1)) {
            violations.add(begin + "Map value must satisfy constraint: [Member must have value less than or equal to"
                    + " 1.0, Member must have value greater than or equal to 0.0, Member must not be null]");
        }
        if (weights.keySet().stream()
                .anyMatch(version -> !version.matches("[0-9]+") || version.length() > NUMBER_LENGTH_MAX)) {
            violations.add(begin + "Map keys must satisfy constraint: [Member must have length less than or equal to"
                    + " 1024, Member must have length greater than or equal to 1, Member must satisfy regular"
                    + " expression pattern: [0-9]+]");
        }
        if (!violations.isEmpty()) {
            throw new RefusedException(new Refusal.ShapeViolation(Shape.message(violations)));
        }
    }

    /** The alias that comes of a request to make one. */
    Alias created(String name, String newRevisionId) {
        return checked(new Alias(
                name,
                Objects.requireNonNull(version),
                description == null ? "" : description,
                weights == null ? null : second(weights),
                newRevisionId));
    }

    /** The alias that comes of a request to change {@code present}. */
    Alias over(Alias present, String newRevisionId) {
        return checked(new Alias(
                present.name(),
                version == null ? present.version() : version,
                description == null ? present.description() : description,
                weights == null ? present.second() : second(weights),
                newRevisionId));
    }

    private static Alias.@Nullable Second second(Map<String, Double> weights) {
        return weights.entrySet().stream()
                .findFirst()
                .map(weight -> new Alias.Second(weight.getKey(), weight.getValue()))
                .orElse(null);
    }

    private static Alias checked(Alias alias) {
        Alias.Second second = alias.second();
        if (second == null) {
            return alias;
        }
        if (alias.version().equals(FunctionVersion.LATEST)) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "$LATEST is not supported for an alias pointing to more than 1 version"));
        }
        if (alias.version().equals(second.version())) {
            throw new RefusedException(new Refusal.InvalidParameter("Invalid function version " + second.version()
                    + ". Function version " + second.version() + " is already included in routing configuration."));
        }
        return alias;
    }
}
