package dev.millrace.gateway.object.door;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.auth.Verdict;
import dev.millrace.gateway.http.Exchange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Links that carry their own signature: whether they are good, and how long. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Query parameters</a>
 */
final class Presigned {
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final long SECONDS_MAX = 604_800;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ObjectSignatures signatures;

    Presigned(ObjectSignatures signatures) {
        this.signatures = signatures;
    }

    /** Whether a request target carries a signature for S3, of version 4 or 2. */
    static boolean isOfS3(String target) {
        int question = target.indexOf('?');
        if (question < 0) {
            return false;
        }
        int credential = target.indexOf(CREDENTIAL + "=", question);
        if (credential < 0) {
            return target.indexOf("AWSAccessKeyId=", question) >= 0;
        }
        int end = target.indexOf('&', credential);
        String value = target.substring(credential, end < 0 ? target.length() : end);
        return value.contains("/s3/") || value.contains("%2Fs3%2F") || value.contains("%2fs3%2f");
    }

    /** Why a link is not good, or is no more; null when it is, or when the request is no such link. */
    @Nullable Refusal refusal(Exchange exchange, ObjectQuery query, long nowEpochMillis) {
        Refusal expired = expired(query, nowEpochMillis);
        if (expired != null) {
            return expired;
        }
        Verdict.Refused refused = signatures.refusalOfLink(SignedRequest.of(exchange));
        return refused == null ? null : new Refusal.OfService(refused.errorType(), refused.message());
    }

    private static @Nullable Refusal expired(ObjectQuery query, long nowEpochMillis) {
        try {
            Instant end = end(query);
            return end == null || nowEpochMillis <= end.toEpochMilli()
                    ? null
                    : new Refusal.OfService("AccessDenied", "Request has expired");
        } catch (DateTimeException | NumberFormatException e) {
            return new Refusal.OfService(
                    "AuthorizationQueryParametersError", "The date or the expiry of the link cannot be read.");
        }
    }

    private static @Nullable Instant end(ObjectQuery query) {
        String date = query.first("X-Amz-Date");
        String seconds = query.first("X-Amz-Expires");
        if (query.has(CREDENTIAL) && date != null && seconds != null) {
            long length = Long.parseLong(seconds);
            if (length < 0 || length > SECONDS_MAX) {
                throw new NumberFormatException(seconds);
            }
            return Instant.from(TIME.parse(date)).plusSeconds(length);
        }
        String epochSeconds = query.has("AWSAccessKeyId") ? query.first("Expires") : null;
        return epochSeconds == null ? null : Instant.ofEpochSecond(Long.parseLong(epochSeconds));
    }
}
