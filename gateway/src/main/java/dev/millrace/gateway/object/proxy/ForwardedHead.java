package dev.millrace.gateway.object.proxy;

import dev.millrace.gateway.object.store.FormType;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The heads of requests and answers as the store and its clients need them. */
final class ForwardedHead {
    static final String CONTENT_HASH = "x-amz-content-sha256";
    static final String REQUEST_ID = "x-amz-request-id";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String STREAMED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /** Said of a connection, of the client's signature, of what there is not here (locks, payers), or said anew. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "authorization",
            "connection",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "upgrade",
            "x-amz-content-sha256",
            "x-amz-bypass-governance-retention",
            "x-amz-date",
            "x-amz-expected-bucket-owner",
            "x-amz-optional-object-attributes",
            "x-amz-request-payer",
            "x-amz-security-token",
            "x-amz-source-expected-bucket-owner",
            "date");

    /** Said of a connection, or said anew. */
    private static final Set<String> NOT_ANSWERED = Set.of(
            "connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", REQUEST_ID);

    private ForwardedHead() {}

    /** What the store is told of how a body is framed: by the client in chunks of its own, or plain. */
    static String contentHash(HttpHeaders headers) {
        String hash = headers.get(CONTENT_HASH, "");
        return hash.startsWith("STREAMING-") ? STREAMED : UNSIGNED;
    }

    static HttpRequest ofRequest(
            HttpMethod method,
            String target,
            HttpHeaders client,
            String host,
            String contentHash,
            String time,
            String authorization) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
        for (Map.Entry<String, String> header : client) {
            if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                head.headers().add(header.getKey(), header.getValue());
            }
        }
        String contentType = client.get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null) {
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, FormType.spelt(contentType));
        }
        head.headers()
                .set(HttpHeaderNames.HOST, host)
                .set(CONTENT_HASH, contentHash)
                .set("x-amz-date", time)
                .set(HttpHeaderNames.AUTHORIZATION, authorization);
        return head;
    }

    /**
     * The head of an answer.
     *
     * @param isError whether its body names the request as the store does, and its head must, too
     * @param told what is added to what the store says
     */
    static Map<String, String> ofAnswer(HttpHeaders store, boolean isError, Map<String, String> told) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : store) {
            if (!NOT_ANSWERED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.merge(header.getKey(), header.getValue(), (a, b) -> a + ", " + b);
            }
        }
        String storesId = store.get(REQUEST_ID);
        headers.putAll(told);
        if (isError && storesId != null) {
            headers.put(REQUEST_ID, storesId);
        }
        return headers;
    }
}
