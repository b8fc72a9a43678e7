package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.json.JsonWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests as the events that functions are handed, in one of AWS's two formats. Confined to the thread that
 * made it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html">
 *     Payload format version</a>
 */
public final class EventWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JsonWriter json = new JsonWriter();
    private long timeSecond = Long.MIN_VALUE;
    private String timeText = "";

    /** The event in the format that is asked for. */
    public Payload event(PayloadFormat format, WebRequest request, RequestContext context) {
        return switch (format) {
            case VERSION_1 -> version1(request, context, null);
            case VERSION_2 -> version2(request, context, null);
        };
    }

    /** The event by which a function is asked whether a request may pass: it has no body. */
    public Payload question(PayloadFormat format, WebRequest request, RequestContext context, Question question) {
        return switch (format) {
            case VERSION_1 -> version1(request, context, question);
            case VERSION_2 -> version2(request, context, question);
        };
    }

    private Payload version2(WebRequest request, RequestContext context, @Nullable Question question) {
        EventFrame.Texts texts = context.frame().texts();
        json.beginObject().member("version", "2.0");
        if (question != null) {
            json.member("type", "REQUEST")
                    .member("routeArn", question.arn())
                    .name("identitySource")
                    .texts(question.identities());
        }
        json.written(texts.begin(), true).text(request.path()).member("rawQueryString", request.query());
        List<String> cookies = request.headers().all("cookie");
        if (!cookies.isEmpty()) {
            json.name("cookies").beginArray();
            for (String header : cookies) {
                cookies(header);
            }
            json.endArray();
        }
        json.name("headers");
        request.headers().writeJoined(json, context.frame().door() == WebDoor.HTTP_API ? "cookie" : null);
        NamedValues query = QueryText.parameters(request.query());
        if (!query.isEmpty()) {
            json.name("queryStringParameters");
            query.writeJoined(json, null);
        }
        json.name("requestContext");
        context2(request, context.caller(), texts);
        if (!context.pathParameters().isEmpty()) {
            json.name("pathParameters").members(context.pathParameters());
        }
        if (question == null) {
            body(request);
        }
        if (!context.frame().stageVariables().isEmpty()) {
            json.name("stageVariables").members(context.frame().stageVariables());
        }
        return json.endObject().finish();
    }

    private void context2(WebRequest request, @Nullable Caller caller, EventFrame.Texts texts) {
        json.beginObject().written(texts.owner(), false);
        if (caller != null) {
            json.name("authorizer");
            authorizer2(caller);
        }
        json.written(texts.domain(), true)
                .text(request.method())
                .member("path", request.path())
                .member("protocol", request.protocol())
                .member("sourceIp", request.sourceIp())
                .member("userAgent", request.header("user-agent"))
                .endObject()
                .member("requestId", request.id().toString())
                .written(texts.route(), true)
                .text(time(request.arrivedEpochMillis()))
                .member("timeEpoch", request.arrivedEpochMillis())
                .endObject();
    }

    private void authorizer2(Caller caller) {
        json.beginObject();
        switch (caller) {
            case Caller.Jwt jwt -> {
                json.name("jwt").beginObject();
                token(jwt);
                json.endObject();
            }
            case Caller.Iam iam ->
                json.name("iam")
                        .beginObject()
                        .member("accessKey", iam.accessKey())
                        .member("accountId", iam.accountId())
                        .member("callerId", iam.callerId())
                        .member("cognitoIdentity", null)
                        .member("principalOrgId", null)
                        .member("userArn", iam.userArn())
                        .member("userId", iam.userId())
                        .endObject();
            case Caller.Custom custom -> json.name("lambda").json(custom.context());
        }
        json.endObject();
    }

    private Payload version1(WebRequest request, RequestContext context, @Nullable Question question) {
        json.beginObject().member("version", "1.0");
        if (question != null) {
            String identities = String.join(",", question.identities());
            json.member("type", "REQUEST")
                    .member("methodArn", question.arn())
                    .member("identitySource", identities)
                    .member("authorizationToken", identities);
        }
        json.member("resource", context.frame().resource())
                .member("path", request.path())
                .member("httpMethod", request.method())
                .name("headers");
        request.headers().writeLast(json);
        json.name("multiValueHeaders");
        request.headers().writeEach(json);
        NamedValues query = QueryText.parameters(request.query());
        json.name("queryStringParameters");
        query.writeLast(json);
        json.name("multiValueQueryStringParameters");
        query.writeEach(json);
        json.name("requestContext");
        context1(request, context);
        json.name("pathParameters");
        membersOrNothing(context.pathParameters());
        json.name("stageVariables");
        membersOrNothing(context.frame().stageVariables());
        if (question == null) {
            if (request.body().sizeBytes() == 0) {
                json.name("body").nothing();
            }
            body(request);
        }
        return json.endObject().finish();
    }

    private void context1(WebRequest request, RequestContext context) {
        EventFrame frame = context.frame();
        json.beginObject()
                .member("accountId", frame.accountId())
                .member("apiId", frame.apiId())
                .name("authorizer");
        authorizer1(context.caller());
        json.member("domainName", frame.domainName())
                .member("domainPrefix", frame.domainPrefix())
                .member("extendedRequestId", request.id().toString())
                .member("httpMethod", request.method())
                .name("identity");
        identity(request, context.caller() instanceof Caller.Iam iam ? iam : null);
        json.member("path", request.path())
                .member("protocol", request.protocol())
                .member("requestId", request.id().toString())
                .member("requestTime", time(request.arrivedEpochMillis()))
                .member("requestTimeEpoch", request.arrivedEpochMillis())
                .member("resourceId", null)
                .member("resourcePath", frame.resource())
                .member("stage", frame.stage())
                .endObject();
    }

    private void authorizer1(@Nullable Caller caller) {
        json.beginObject();
        switch (caller) {
            case Caller.Jwt jwt -> token(jwt);
            case Caller.Custom custom -> {
                if (custom.principalId() != null) {
                    json.member("principalId", custom.principalId());
                }
                json.membersOf(custom.context());
            }
            case Caller.Iam _ -> json.member("claims", null).member("scopes", null);
            case null -> json.member("claims", null).member("scopes", null);
        }
        json.endObject();
    }

    private void identity(WebRequest request, Caller.@Nullable Iam iam) {
        json.beginObject()
                .member("accessKey", iam == null ? null : iam.accessKey())
                .member("accountId", iam == null ? null : iam.accountId())
                .member("caller", iam == null ? null : iam.callerId())
                .member("cognitoAuthenticationProvider", null)
                .member("cognitoAuthenticationType", null)
                .member("cognitoIdentityId", null)
                .member("cognitoIdentityPoolId", null)
                .member("principalOrgId", null)
                .member("sourceIp", request.sourceIp())
                .member("user", iam == null ? null : iam.userId())
                .member("userAgent", request.header("user-agent"))
                .member("userArn", iam == null ? null : iam.userArn())
                .endObject();
    }

    private void token(Caller.Jwt jwt) {
        json.name("claims").members(jwt.claims()).name("scopes");
        if (jwt.scopes() == null) {
            json.nothing();
        } else {
            json.texts(jwt.scopes());
        }
    }

    private void body(WebRequest request) {
        boolean isText = BodyText.isText(request.headers(), request.body());
        if (request.body().sizeBytes() > 0) {
            json.name("body");
            if (isText) {
                json.utf8(request.body().array());
            } else {
                json.base64(request.body().array());
            }
        }
        json.member("isBase64Encoded", !isText && request.body().sizeBytes() > 0);
    }

    /** The cookies of one header. */
    private void cookies(String header) {
        int at = 0;
        while (at < header.length()) {
            int semicolon = header.indexOf(';', at);
            int end = semicolon < 0 ? header.length() : semicolon;
            String cookie = header.substring(at, end).strip();
            if (!cookie.isEmpty()) {
                json.text(cookie);
            }
            at = end + 1;
        }
    }

    private void membersOrNothing(Map<String, String> members) {
        if (members.isEmpty()) {
            json.nothing();
        } else {
            json.members(members);
        }
    }

    /** Requests come many a second, and the text changes once a second. */
    private String time(long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1_000L);
        if (second != timeSecond) {
            timeSecond = second;
            timeText = TIME.format(Instant.ofEpochSecond(second));
        }
        return timeText;
    }

    /**
     * What a function is asked that lets requests in. Immutable.
     *
     * @param arn of what the request is for
     * @param identities by which the caller is to be known, in the order in which the owner has named them
     */
    public record Question(String arn, List<String> identities) {}
}
