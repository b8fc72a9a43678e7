package dev.millrace.gateway.auth;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.web.NamedValues;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads what presigned links to objects say of their signature, and whether they are still good, in S3's words. What
 * it throws is a {@link RefusedException}. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Query parameters</a>
 */
final class LinkReader {
    /** Parameter of links of version 2, which are told by it. */
    static final String OLD_KEY = "AWSAccessKeyId";

    private static final String ALGORITHM = "X-Amz-Algorithm";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String DATE = "X-Amz-Date";
    private static final String EXPIRES = "X-Amz-Expires";
    private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final List<String> PARAMETERS =
            List.of(ALGORITHM, CREDENTIAL, SIGNATURE, DATE, SIGNED_HEADERS, EXPIRES);
    private static final List<String> OLD_PARAMETERS = List.of("Signature", "Expires", OLD_KEY);
    /** A week. */
    private static final int SECONDS_MAX = 604_800;

    private static final Duration SKEW_MAX = Duration.ofMinutes(15);

    private LinkReader() {}

    /** Whether the parameters of a query make a link of it; of version 4, not 2. */
    static boolean isLink(NamedValues query) {
        return query.first(ALGORITHM) != null || query.first(CREDENTIAL) != null || query.first(SIGNATURE) != null;
    }

    /** The signature of a link that is good at present. */
    static Signature read(NamedValues query, Instant now) {
        for (String name : PARAMETERS) {
            if (value(query, name).isEmpty()) {
                throw wrong("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }
        if (!value(query, ALGORITHM).equals(SigningKey.ALGORITHM)) {
            throw wrong("X-Amz-Algorithm only supports \"" + SigningKey.ALGORITHM + "\"");
        }
        Signature signature;
        Instant made;
        try {
            signature = Signature.of(
                    value(query, CREDENTIAL),
                    value(query, DATE),
                    List.of(value(query, SIGNED_HEADERS).split(";", -1)),
                    value(query, SIGNATURE),
                    seconds(value(query, EXPIRES)));
        } catch (UnacceptableSignatureException _) {
            throw wrong("Error parsing the X-Amz-Credential parameter; " + Signature.MALFORMED_CREDENTIAL);
        }
        try {
            made = signature.instant();
        } catch (UnacceptableSignatureException _) {
            throw wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        checkTime(signature, made, now);
        return signature;
    }

    private static void checkTime(Signature signature, Instant made, Instant now) {
        if (made.isAfter(now.plus(SKEW_MAX))) {
            throw denied("Request is not valid yet", Map.of("ServerTime", now.toString()));
        }
        Instant end = made.plusSeconds(signature.expiresSeconds());
        if (now.isAfter(end)) {
            throw expired(end, now);
        }
    }

    /** Refuses a link of version 2 that is good no more. */
    static void checkOld(NamedValues query, Instant now) {
        for (String name : OLD_PARAMETERS) {
            if (value(query, name).isEmpty()) {
                throw denied(
                        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
                        Map.of());
            }
        }
        Instant end;
        try {
            end = Instant.ofEpochSecond(Long.parseLong(value(query, "Expires")));
        } catch (NumberFormatException | DateTimeException _) {
            throw denied("Invalid date (should be seconds since epoch): " + value(query, "Expires"), Map.of());
        }
        if (now.isAfter(end)) {
            throw expired(end, now);
        }
    }

    private static String value(NamedValues query, String name) {
        return Objects.requireNonNullElse(query.first(name), "");
    }

    private static int seconds(String text) {
        if (!text.matches("-?[0-9]{1,18}")) {
            throw wrong("X-Amz-Expires should be a number");
        }
        long seconds = Long.parseLong(text);
        if (seconds < 0) {
            throw wrong("X-Amz-Expires must be non-negative");
        }
        if (seconds == 0) {
            throw wrong("X-Amz-Expires must be at least one second");
        }
        if (seconds > SECONDS_MAX) {
            throw wrong("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be"
                    + " less than " + SECONDS_MAX + " seconds");
        }
        return (int) seconds;
    }

    private static RefusedException expired(Instant end, Instant now) {
        return denied("Request has expired", Map.of("Expires", end.toString(), "ServerTime", now.toString()));
    }

    private static RefusedException wrong(String message) {
        return new RefusedException(new Refusal.OfService("AuthorizationQueryParametersError", message));
    }

    private static RefusedException denied(String message, Map<String, String> members) {
        return new RefusedException(new Refusal.OfService("AccessDenied", message, members));
    }
}
