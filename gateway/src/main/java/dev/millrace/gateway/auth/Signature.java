package dev.millrace.gateway.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * What a signature says of itself. Immutable.
 *
 * @param time when it was made, as it stands in the request
 * @param date the day in its scope
 * @param signedHeaders names of the headers that it covers, in lower case
 * @param value the signature itself, in hexadecimal digits
 * @param expiresSeconds how long a presigned link may be used; 0 for a signature in a header
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">
 *     Elements of a request signature</a>
 */
record Signature(
        String accessKeyId,
        String time,
        String date,
        String region,
        String service,
        List<String> signedHeaders,
        String value,
        int expiresSeconds) {
    /** What S3 says of a credential without these parts. */
    static final String MALFORMED_CREDENTIAL =
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";

    private static final String TERMINATOR = "aws4_request";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The parts of {@code KEY/DATE/REGION/SERVICE/aws4_request}. */
    static Signature of(
            String credential, String time, List<String> signedHeaders, String value, int expiresSeconds)
            throws UnacceptableSignatureException {
        String[] parts = credential.split("/", -1);
        if (parts.length != 5 || !parts[4].equals(TERMINATOR)) {
            throw UnacceptableSignatureException.incomplete("Credential must have exactly 5 slash-delimited elements,"
                    + " e.g. keyid/date/region/service/term, got '" + credential + "'");
        }
        if (new HashSet<>(signedHeaders).size() < signedHeaders.size()) { // each would be read as often as it is named
            throw UnacceptableSignatureException.incomplete("SignedHeaders must name each header once");
        }
        return new Signature(parts[0], time, parts[1], parts[2], parts[3], signedHeaders, value, expiresSeconds);
    }

    boolean isPresigned() {
        return expiresSeconds > 0;
    }

    String scope() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    Instant instant() throws UnacceptableSignatureException {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw UnacceptableSignatureException.incomplete("Date must be in ISO-8601 'basic format'. Got '" + time
                    + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
    }

    static String text(Instant instant) {
        return TIME.format(instant);
    }
}
