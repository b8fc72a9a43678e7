package dev.millrace.gateway.api.authorize;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer of tokens, found where OpenID Connect has them. They are fetched again when they are an
 * hour old, or when a token names a key that is not among them, and at most every ten seconds. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int TIMEOUT_MILLIS = 1_500;
    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;
    private static final long FRESH_MILLIS = 3_600_000;
    /** When the issuer cannot be reached, as long as AWS keeps keys. */
    private static final long KEPT_MILLIS = 7_200_000;

    private static final long BETWEEN_FETCHES_MILLIS = 10_000;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final String issuer;
    private volatile Fetched fetched = new Fetched(new JWKSet(), NEVER);
    private volatile long attemptedMillis = NEVER;

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** The key of that name; null when it is not known. Never waits. */
    @Nullable JWK key(String id, long nowMillis) {
        Fetched current = fetched;
        return nowMillis - current.atMillis > KEPT_MILLIS ? null : current.keys.getKeyByKeyId(id);
    }

    /** Whether a fetch could change what {@link #key} says. */
    boolean shouldFetch(String id, long nowMillis) {
        boolean wanting = key(id, nowMillis) == null || nowMillis - fetched.atMillis > FRESH_MILLIS;
        return wanting && nowMillis - attemptedMillis >= BETWEEN_FETCHES_MILLIS;
    }

    /** Fetches the keys, unless somebody has just done so. Waits for the issuer, a few seconds at most. */
    synchronized void fetch(String id, long nowMillis) {
        if (!shouldFetch(id, nowMillis)) {
            return;
        }
        try {
            DefaultResourceRetriever retriever =
                    new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, DOCUMENT_BYTES_MAX);
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            String discovery = document(retriever, base + DISCOVERY);
            String keys = JSONObjectUtils.getString(JSONObjectUtils.parse(discovery), "jwks_uri");
            if (keys == null) {
                throw new ParseException("it has no jwks_uri", 0);
            }
            fetched = new Fetched(JWKSet.parse(document(retriever, keys)), nowMillis);
        } catch (IOException | ParseException | IllegalArgumentException e) {
            LOG.warn("The keys of the issuer {} cannot be fetched: {}", issuer, e.toString());
        } finally {
            attemptedMillis = nowMillis; // behind the keys: whoever sees it sees them
        }
    }

    private static String document(DefaultResourceRetriever retriever, String address) throws IOException {
        URL url = URI.create(address).toURL();
        if (!url.getProtocol().equals("https") && !url.getProtocol().equals("http")) {
            throw new IOException("no address of the web: " + address);
        }
        return retriever.retrieveResource(url).getContent();
    }

    private record Fetched(JWKSet keys, long atMillis) {}
}
