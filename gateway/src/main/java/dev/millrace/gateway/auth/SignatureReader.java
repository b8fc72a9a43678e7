package dev.millrace.gateway.auth;

import static dev.millrace.gateway.auth.UnacceptableSignatureException.incomplete;

import dev.millrace.gateway.web.NamedValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the signature of a request: in its {@code Authorization} header, or in the query of a presigned link. */
final class SignatureReader {
    private static final String DATE = "X-Amz-Date";
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String ALGORITHM = "X-Amz-Algorithm";
    /** A week. */
    private static final int EXPIRES_SECONDS_MAX = 604_800;

    private SignatureReader() {}

    /** The signature; null when the request has none. */
    static @Nullable Signature read(SignedRequest request, NamedValues query)
            throws UnacceptableSignatureException {
        String authorization = request.header("authorization");
        if (authorization != null && authorization.startsWith("AWS4-")) {
            return ofHeader(authorization, request.header(DATE));
        }
        boolean presigned = query.first(ALGORITHM) != null || query.first(SIGNATURE) != null;
        return presigned ? ofQuery(query) : null;
    }

    private static Signature ofHeader(String authorization, @Nullable String time)
            throws UnacceptableSignatureException {
        int space = authorization.indexOf(' ');
        String algorithm = space < 0 ? authorization : authorization.substring(0, space);
        requireAlgorithm(algorithm);
        Map<String, String> parts = new HashMap<>();
        for (String part : authorization.substring(algorithm.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        List<String> missing = new ArrayList<>();
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(name, "").isEmpty()) {
                missing.add("Authorization header requires '" + name + "' parameter.");
            }
        }
        if (time == null) {
            missing.add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        if (!missing.isEmpty() || time == null) {
            throw incomplete(String.join(" ", missing));
        }
        return Signature.of(
                parts.getOrDefault("Credential", ""),
                time,
                List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1)),
                parts.getOrDefault("Signature", ""),
                0);
    }

    private static Signature ofQuery(NamedValues query) throws UnacceptableSignatureException {
        requireAlgorithm(value(query, ALGORITHM));
        List<String> missing = new ArrayList<>();
        for (String name : List.of("X-Amz-Credential", SIGNATURE, "X-Amz-SignedHeaders", DATE)) {
            if (value(query, name).isEmpty()) {
                missing.add("AWS query-string parameters must include '" + name + "'.");
            }
        }
        if (!missing.isEmpty()) {
            throw incomplete(String.join(" ", missing) + " Re-examine the query-string parameters.");
        }
        return Signature.of(
                value(query, "X-Amz-Credential"),
                value(query, DATE),
                List.of(value(query, "X-Amz-SignedHeaders").split(";", -1)),
                value(query, SIGNATURE),
                expiresSeconds(value(query, "X-Amz-Expires")));
    }

    private static String value(NamedValues query, String name) {
        return Objects.requireNonNullElse(query.first(name), "");
    }

    private static int expiresSeconds(String text) throws UnacceptableSignatureException {
        boolean number = text.matches("[0-9]{1,6}");
        int seconds = number ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > EXPIRES_SECONDS_MAX) {
            throw incomplete("X-Amz-Expires must be a number of seconds from 1 to " + EXPIRES_SECONDS_MAX + ".");
        }
        return seconds;
    }

    private static void requireAlgorithm(String algorithm) throws UnacceptableSignatureException {
        if (!algorithm.equals(SigningKey.ALGORITHM)) {
            throw incomplete("Unsupported AWS 'algorithm': '" + algorithm + "' (only " + SigningKey.ALGORITHM
                    + " is verified here).");
        }
    }
}
