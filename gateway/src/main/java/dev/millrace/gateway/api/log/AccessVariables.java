package dev.millrace.gateway.api.log;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the variables of a format stand for, of one request that has been answered. Immutable.
 *
 * @param byFunction whether the response is the function's
 * @param caller null when nobody asked who it is, or nobody was let in
 * @param outcome null when no function has ended in time
 * @param letIn whether an authorizer, or the lack of one, let the request through to its function
 * @param integrationMillis null when it was not
 */
record AccessVariables(
        Access.Place place,
        WebRequest request,
        WebResponse response,
        boolean byFunction,
        @Nullable Caller caller,
        @Nullable Outcome outcome,
        boolean letIn,
        long responseMillis,
        @Nullable Long integrationMillis) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String CHALLENGE = "www-authenticate";
    private static final Pattern DESCRIPTION = Pattern.compile("error_description=\"([^\"]*)\"");
    private static final String AUTHORIZER = "authorizer.";
    private static final String CLAIMS = "authorizer.claims.";
    private static final String IDENTITY = "identity.";

    /** The value of {@code $context.NAME}; null for one that there is not, or not here. */
    @Nullable String value(String name) {
        return switch (name) {
            case "accountId" -> place.accountId();
            case "apiId" -> place.apiId();
            case "domainName" -> place.domainName();
            case "domainPrefix" -> place.domainName().substring(0, place.domainName().indexOf('.'));
            case "stage" -> place.stage();
            case "routeKey" -> place.routeKey();
            case "requestId", "extendedRequestId" -> request.id().toString();
            case "requestTime" -> TIME.format(Instant.ofEpochMilli(request.arrivedEpochMillis()));
            case "requestTimeEpoch" -> Long.toString(request.arrivedEpochMillis());
            case "httpMethod" -> request.method();
            case "path" -> request.path();
            case "protocol" -> request.protocol();
            case "status" -> Integer.toString(response.status());
            case "responseLength" -> Integer.toString(response.body().sizeBytes());
            case "responseLatency" -> Long.toString(responseMillis);
            case "dataProcessed" ->
                Integer.toString(request.headBytes()
                        + request.body().sizeBytes()
                        + response.body().sizeBytes());
            case "error.message" -> error();
            case "error.messageString" -> error() == null ? null : '"' + error() + '"';
            case "error.responseType" -> byFunction ? null : responseType();
            case "authorizer.error" -> authorizerError();
            case "awsEndpointRequestId", "integration.requestId" ->
                outcome == null ? null : request.id().toString();
            case "integration.error", "integrationErrorMessage" -> integrationError();
            case "integration.integrationStatus", "integrationStatus" -> outcome == null ? null : "200";
            case "integration.latency", "integrationLatency" ->
                integrationMillis == null ? null : integrationMillis.toString();
            case "integration.status" -> byFunction ? Integer.toString(response.status()) : null;
            default -> name.startsWith(IDENTITY) ? identity(name.substring(IDENTITY.length())) : authorizer(name);
        };
    }

    private @Nullable String identity(String name) {
        Caller.Iam signer = caller instanceof Caller.Iam iam ? iam : null;
        return switch (name) {
            case "sourceIp" -> request.sourceIp();
            case "userAgent" -> request.header("user-agent");
            case "accountId" -> signer == null ? null : signer.accountId();
            case "caller" -> signer == null ? null : signer.callerId();
            case "user" -> signer == null ? null : signer.userId();
            case "userArn" -> signer == null ? null : signer.userArn();
            default -> null;
        };
    }

    private @Nullable String authorizer(String name) {
        return switch (caller) {
            case Caller.Jwt jwt when name.startsWith(CLAIMS) -> jwt.claims().get(name.substring(CLAIMS.length()));
            case Caller.Custom custom when name.equals("authorizer.principalId") -> custom.principalId();
            case Caller.Custom custom when name.startsWith(AUTHORIZER) ->
                property(custom, name.substring(AUTHORIZER.length()));
            case null, default -> null;
        };
    }

    private static @Nullable String property(Caller.Custom caller, String name) {
        JsonNode value = JsonMapper.shared().readTree(caller.context().array()).path(name);
        return value.isValueNode() && !value.isNull() ? value.asString() : null;
    }

    /** What the API itself has to say, in the words of its answer. */
    private @Nullable String error() {
        return isError() ? HttpResponseStatus.valueOf(response.status()).reasonPhrase() : null;
    }

    private boolean isError() {
        return !byFunction && response.status() >= 400;
    }

    private @Nullable String responseType() {
        if (!isError()) {
            return null;
        }
        return switch (response.status()) {
            case 401 -> "UNAUTHORIZED";
            case 403 -> "ACCESS_DENIED";
            case 404 -> "RESOURCE_NOT_FOUND";
            case 413 -> "REQUEST_TOO_LARGE";
            case 429 -> "THROTTLED";
            case 500 -> letIn ? "INTEGRATION_FAILURE" : "AUTHORIZER_FAILURE";
            case 503 -> letIn ? "INTEGRATION_TIMEOUT" : "DEFAULT_5XX";
            default -> "DEFAULT_4XX";
        };
    }

    private @Nullable String authorizerError() {
        if (letIn) {
            return null;
        }
        for (Map.Entry<String, String> header : response.headers()) {
            Matcher description = DESCRIPTION.matcher(header.getKey().equals(CHALLENGE) ? header.getValue() : "");
            if (description.find()) {
                return description.group(1);
            }
        }
        return response.status() == 500
                ? "The authorizer cannot be called, has failed or returned what is no answer of its form."
                : null;
    }

    private @Nullable String integrationError() {
        if (!letIn || !isError()) {
            return null;
        }
        if (outcome instanceof Outcome.Returned) {
            return "The response from the Lambda function doesn't match the format that API Gateway expects.";
        }
        if (outcome != null) {
            return "The Lambda function returned the following error: " + outcome.errorType() + ".";
        }
        return switch (response.status()) {
            case 500 ->
                "The IAM role configured on the integration or API Gateway doesn't have permissions to call the"
                        + " integration. Check the permissions and try again.";
            case 503 -> "The Lambda function did not end in time, or could not be started.";
            default -> error();
        };
    }
}
