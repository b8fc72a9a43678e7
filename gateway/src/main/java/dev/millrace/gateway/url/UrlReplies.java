package dev.millrace.gateway.url;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.Verdict;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.web.WebResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What a function URL itself answers, in AWS's words. */
final class UrlReplies {
    static final WebResponse FORBIDDEN = error(
            403,
            "AccessDeniedException",
            JsonReply.object()
                    .put(
                            "Message",
                            "Forbidden. For troubleshooting Function URL authorization issues, see:"
                                    + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"));
    static final WebResponse TOO_LARGE = error(
            413,
            "RequestEntityTooLargeException",
            JsonReply.object().put("Message", BodyLimit.INVOKE.exceeded().message()));
    /** The function failed, or returned what is no response. */
    static final WebResponse FAILED = text(502, "Internal Server Error");

    static final WebResponse TIMED_OUT = text(504, "Gateway Timeout");

    private UrlReplies() {}

    /** There is no such function, or it has no URL: for callers who name it by a path of our own. */
    static WebResponse noUrl(String name) {
        return error(
                404,
                "ResourceNotFoundException",
                JsonReply.object()
                        .put("Message", "There is no function " + name + " with a URL here. CreateFunctionUrlConfig"
                                + " gives it one."));
    }

    static WebResponse notAccepted(Verdict.Refused signature) {
        return error(403, signature.errorType(), JsonReply.object().put("message", signature.message()));
    }

    /** A run that could not begin. */
    static WebResponse refused(Refusal refusal) {
        return of(ErrorForms.LAMBDA.refused(refusal));
    }

    /** Something of ours broke. */
    static WebResponse broken() {
        return of(ErrorForms.LAMBDA.broken());
    }

    /** There is no room for the work that a large request makes. */
    static WebResponse busy() {
        return of(ErrorForms.LAMBDA.busy());
    }

    static HttpReply http(WebResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new HttpReply(response.status(), headers, response.body());
    }

    private static WebResponse of(HttpReply reply) {
        return new WebResponse(reply.status(), List.copyOf(reply.headers().entrySet()), reply.body());
    }

    private static WebResponse error(int status, String errorType, ObjectNode body) {
        return new WebResponse(
                status,
                List.of(Map.entry("content-type", "application/json"), Map.entry("x-amzn-ErrorType", errorType)),
                JsonReply.of(status, body).body());
    }

    private static WebResponse text(int status, String text) {
        return new WebResponse(
                status, List.of(Map.entry("content-type", "text/plain; charset=utf-8")), Payload.ofText(text));
    }
}
