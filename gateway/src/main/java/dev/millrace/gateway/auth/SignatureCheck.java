package dev.millrace.gateway.auth;

import static dev.millrace.gateway.auth.UnacceptableSignatureException.invalid;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.web.NamedValues;
import dev.millrace.gateway.web.QueryText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;

/**
 * Says what the signature of a request is worth. The claims (scope, date, expiry) are always looked at; the signature
 * itself is made again and compared when the operator has given keys. It costs a hash of the body, so large requests
 * are for another thread than an event loop's. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version 4</a>
 */
public final class SignatureCheck {
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    private final SigningKeys keys;
    private final Clock clock;
    private final String region;

    /** @param region the only one for which signatures are good */
    public SignatureCheck(SigningKeys keys, Clock clock, String region) {
        this.keys = keys;
        this.clock = clock;
        this.region = region;
    }

    /**
     * Judges a request.
     *
     * @param service for which it must be signed, for example {@code lambda} or {@code execute-api}
     */
    public Verdict check(SignedRequest request, String service) {
        try {
            NamedValues query = QueryText.parameters(request.rawQuery());
            Signature signature = SignatureReader.read(request, query);
            if (signature == null) {
                return new Verdict.Unsigned();
            }
            checkClaims(signature, service);
            if (keys.areGiven()) {
                verify(request, query, signature);
            }
            return new Verdict.Signed(signature.accessKeyId());
        } catch (UnacceptableSignatureException e) {
            return e.verdict();
        }
    }

    private void checkClaims(Signature signature, String service) throws UnacceptableSignatureException {
        if (!signature.region().equals(region)) {
            throw invalid("Credential should be scoped to a valid region.");
        }
        if (!signature.service().equals(service)) {
            throw invalid("Credential should be scoped to correct service: '" + service + "'.");
        }
        Instant made = signature.instant();
        if (!signature.time().startsWith(signature.date())) {
            throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + signature.date() + "' != '" + signature.time().substring(0, 8) + "', from '" + signature.time()
                    + "'.");
        }
        if (!signature.signedHeaders().contains("host")) {
            throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        checkTime(signature, made, Instant.ofEpochMilli(clock.epochMillis()));
    }

    private static void checkTime(Signature signature, Instant made, Instant now)
            throws UnacceptableSignatureException {
        if (made.isAfter(now.plus(SKEW_MAX))) {
            throw invalid("Signature not yet current: " + signature.time() + " is still later than "
                    + Signature.text(now.plus(SKEW_MAX)) + " (" + Signature.text(now) + " + 5 min.)");
        }
        if (signature.isPresigned()) {
            Instant end = made.plusSeconds(signature.expiresSeconds());
            if (end.isBefore(now)) {
                throw invalid("Signature expired: " + Signature.text(end) + " is now earlier than "
                        + Signature.text(now) + ".");
            }
        } else if (made.isBefore(now.minus(SKEW_MAX))) {
            throw invalid("Signature expired: " + signature.time() + " is now earlier than "
                    + Signature.text(now.minus(SKEW_MAX)) + " (" + Signature.text(now) + " - 5 min.)");
        }
    }

    private void verify(SignedRequest request, NamedValues query, Signature signature)
            throws UnacceptableSignatureException {
        String secret = keys.secret(signature.accessKeyId());
        if (secret == null) {
            throw new UnacceptableSignatureException(
                    "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        byte[] expected = ascii(new SigningKey(secret, signature.scope())
                .sign(CanonicalRequest.of(request, query, signature), signature.time()));
        if (!MessageDigest.isEqual(expected, ascii(signature.value()))) {
            throw invalid("The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
