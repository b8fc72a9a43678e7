package dev.millrace.gateway.object.change;

import dev.millrace.engine.invocation.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * The request that changed an object. Immutable.
 *
 * @param requestId as it was answered
 * @param sourceIp address of the client
 * @param principal the access key that the request was signed with; empty for one that was not
 * @param traceHeader value of {@code X-Amzn-Trace-Id}, which tells of the functions that led to the request; null
 *     when it was not sent
 */
public record ChangeOrigin(RequestId requestId, String sourceIp, String principal, @Nullable String traceHeader) {}
