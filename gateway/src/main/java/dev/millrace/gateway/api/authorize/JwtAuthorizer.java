package dev.millrace.gateway.api.authorize;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.WebRequest;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows a token of an issuer. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">
 *     JWT authorizers</a>
 */
public final class JwtAuthorizer implements Authorizer {
    private static final int TOKEN_LENGTH_MAX = 16 * 1024;
    /** A token and its claims in memory, nearly: the objects, and the texts as multiples of the token. */
    private static final int TOKEN_COST_BYTES = 1_000;

    private static final int TOKEN_COST_TIMES = 4;
    /** After that long a token is looked at again: its key may have been taken back. */
    private static final long REMEMBERED_MILLIS = 60_000;

    private static final String NOT_SIGNED = "the token is not signed by a key of the issuer";
    private static final String UNREADABLE = "the token cannot be read";
    /** Only those that a public key verifies: with a shared one, whoever knows it could make tokens. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final IdentitySource source;
    private final String issuer;
    private final Set<String> audience;
    private final IssuerKeys keys;
    private final Clock clock;
    private final RecentEntries<String, VerifiedToken> verified;

    JwtAuthorizer(
            IdentitySource source,
            String issuer,
            Collection<String> audience,
            IssuerKeys keys,
            RecentEntries.Room room,
            Clock clock) {
        this.source = source;
        this.issuer = issuer;
        this.audience = Set.copyOf(audience);
        this.keys = keys;
        this.verified = new RecentEntries<>(room);
        this.clock = clock;
    }

    String issuer() {
        return issuer;
    }

    /** The token that a request shows; null for none. */
    public @Nullable String token(WebRequest request, RequestContext context) {
        String found = source.find(request, context);
        if (found == null || found.length() > TOKEN_LENGTH_MAX) {
            return null;
        }
        return found.regionMatches(true, 0, "Bearer ", 0, 7) ? found.substring(7).strip() : found;
    }

    /**
     * What is to be said of a token; null when its key is not known and may be soon, see {@link #awaitKeys}. Never
     * waits.
     *
     * @param scopes of which the token must have one; none for a route that asks for none
     */
    public @Nullable Verdict verdict(@Nullable String token, List<String> scopes) {
        return verdict(token, scopes, true);
    }

    /** What is to be said of a token by the keys that are known. Never waits. */
    public Verdict verdictByKnownKeys(String token, List<String> scopes) {
        return Objects.requireNonNull(verdict(token, scopes, false));
    }

    /**
     * Has {@code then} run when the issuer has been asked for its keys, with or without success, on a thread that must
     * not be held up. Never waits.
     *
     * @return false when too many wait already: then nothing will run
     */
    public boolean awaitKeys(Runnable then) {
        return keys.await(then);
    }

    private @Nullable Verdict verdict(@Nullable String token, List<String> scopes, boolean mayWait) {
        if (token == null) {
            return new Verdict.Unauthorized("Bearer");
        }
        long nowMillis = clock.epochMillis();
        VerifiedToken known = verified.get(token, nowMillis);
        if (known != null) {
            return known.verdict(scopes);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            String keyId = jwt.getHeader().getKeyID();
            if (keyId == null || !ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
                return invalid(NOT_SIGNED);
            }
            JWK key = keys.key(keyId);
            if (key == null && mayWait && keys.mayCome()) {
                return null;
            }
            if (key == null || !jwt.verify(verifier(key))) {
                return invalid(NOT_SIGNED);
            }
            return ofClaims(token, jwt.getPayload().toJSONObject(), scopes, nowMillis);
        } catch (ParseException | JOSEException | IllegalStateException _) {
            return invalid(UNREADABLE);
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSAVerifier(rsa);
            case ECKey ec -> new ECDSAVerifier(ec);
            default -> throw new JOSEException("no key for signatures: " + key.getKeyType());
        };
    }

    private Verdict ofClaims(
            String token, @Nullable Map<String, Object> claims, List<String> scopes, long nowMillis) {
        if (claims == null) {
            return invalid(UNREADABLE);
        }
        long nowSeconds = nowMillis / 1_000;
        if (!issuer.equals(claims.get("iss"))) {
            return invalid("invalid issuer");
        }
        if (!isForUs(claims.containsKey("aud") ? claims.get("aud") : claims.get("client_id"))) {
            return invalid("invalid audience");
        }
        if (!(claims.get("exp") instanceof Number expires) || nowSeconds >= expires.longValue()) {
            return invalid("the token has expired");
        }
        if (isLater(claims.get("nbf"), nowSeconds)) {
            return invalid("the token is not valid yet");
        }
        if (isLater(claims.get("iat"), nowSeconds)) {
            return invalid("the token was issued in the future");
        }
        VerifiedToken good = VerifiedToken.of(claims);
        long leftMillis = Math.min(expires.longValue() - nowSeconds, REMEMBERED_MILLIS / 1_000) * 1_000;
        verified.put(token, good, TOKEN_COST_BYTES + TOKEN_COST_TIMES * token.length(), nowMillis + leftMillis);
        return good.verdict(scopes);
    }

    private boolean isForUs(@Nullable Object shown) {
        return shown instanceof Collection<?> several
                ? several.stream().anyMatch(audience::contains)
                : shown instanceof String one && audience.contains(one);
    }

    private static boolean isLater(@Nullable Object seconds, long nowSeconds) {
        return seconds != null && !(seconds instanceof Number time && time.longValue() <= nowSeconds);
    }

    private static Verdict invalid(String why) {
        return new Verdict.Unauthorized(
                "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + why + "\"");
    }
}
