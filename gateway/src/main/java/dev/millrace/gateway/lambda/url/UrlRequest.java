package dev.millrace.gateway.lambda.url;

import static dev.millrace.gateway.shape.Constraint.eachOneOf;
import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.function.url.FunctionUrl.AuthType;
import dev.millrace.engine.function.url.FunctionUrl.Cors;
import dev.millrace.engine.function.url.FunctionUrl.InvokeMode;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.EachLength;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.ShapeRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller wishes to set of a URL; null where it says nothing. Immutable. */
record UrlRequest(@Nullable AuthType authType, @Nullable InvokeMode invokeMode, @Nullable Cors cors) {
    private static final ShapeRule[] CORS_AND_MODE = {
        optional("InvokeMode", oneOf("RESPONSE_STREAM", "BUFFERED")),
        optional("Cors.AllowHeaders", new LengthMax(100), new EachLength(0, 1_024)),
        optional(
                "Cors.AllowMethods",
                new LengthMax(6),
                eachOneOf("GET", "PUT", "HEAD", "POST", "PATCH", "DELETE", "*")),
        optional("Cors.AllowOrigins", new LengthMax(100), new EachLength(1, 253)),
        optional("Cors.ExposeHeaders", new LengthMax(100), new EachLength(0, 1_024)),
        optional("Cors.MaxAge", new AtMost(86_400), new AtLeast(0))
    };
    private static final Shape COMMON = Shape.of(CORS_AND_MODE);
    private static final Shape TO_CREATE = Shape.of(required("AuthType", oneOf("NONE", "AWS_IAM"))).and(COMMON);
    private static final Shape TO_UPDATE = Shape.of(optional("AuthType", oneOf("NONE", "AWS_IAM"))).and(COMMON);

    static UrlRequest toCreate(HttpCall call) {
        return of(call, TO_CREATE);
    }

    static UrlRequest toUpdate(HttpCall call) {
        return of(call, TO_UPDATE);
    }

    private static UrlRequest of(HttpCall call, Shape shape) {
        Members request = Members.of(call.body());
        shape.check(request);
        String authType = request.text("AuthType");
        String invokeMode = request.text("InvokeMode");
        Members cors = request.members("Cors");
        return new UrlRequest(
                authType == null ? null : AuthType.valueOf(authType),
                invokeMode == null ? null : InvokeMode.valueOf(invokeMode),
                cors == null ? null : cors(cors));
    }

    private static Cors cors(Members cors) {
        return new Cors(
                cors.holds("AllowCredentials") ? cors.flag("AllowCredentials") : null,
                cors.texts("AllowHeaders"),
                cors.texts("AllowMethods"),
                cors.texts("AllowOrigins"),
                cors.texts("ExposeHeaders"),
                cors.integer("MaxAge"));
    }

    FunctionUrl created(String id, long nowEpochMillis) {
        return new FunctionUrl(
                id,
                Objects.requireNonNull(authType),
                invokeMode == null ? InvokeMode.BUFFERED : invokeMode,
                cors,
                nowEpochMillis,
                nowEpochMillis);
    }

    FunctionUrl over(FunctionUrl present, long nowEpochMillis) {
        return new FunctionUrl(
                present.id(),
                authType == null ? present.authType() : authType,
                invokeMode == null ? present.invokeMode() : invokeMode,
                cors == null ? present.cors() : cors,
                present.createdAtEpochMillis(),
                nowEpochMillis);
    }
}
