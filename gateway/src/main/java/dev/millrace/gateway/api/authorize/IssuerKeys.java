package dev.millrace.gateway.api.authorize;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.millrace.engine.clock.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer of tokens, found where OpenID Connect has them. They are fetched when somebody needs a
 * key that is not among them, or any when they are an hour old: at most every ten seconds, and never twice at once.
 * Whoever needs a key that is not known waits for that fetch without a thread; a key that is known is never waited for.
 * While the issuer cannot be reached, keys are good for two hours, as with AWS. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class IssuerKeys {
    /** Requests that wait for a fetch; more are not taken. */
    static final int WAITING_MAX = 1_000;
    /** A fetch that takes longer is given up. */
    static final Duration FETCH_MAX = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    /** What AWS waits for an issuer to go on. */
    private static final int TIMEOUT_MILLIS = 1_500;

    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;
    private static final long FRESH_NANOS = Duration.ofHours(1).toNanos();
    private static final long KEPT_NANOS = Duration.ofHours(2).toNanos();
    private static final long BETWEEN_FETCHES_NANOS = Duration.ofSeconds(10).toNanos();

    private final String issuer;
    private final Duration fetchMax;
    private final ExecutorService threads;
    private final Clock clock;
    private volatile @Nullable Fetched fetched;
    /** Guarded by this, as all below. */
    private final List<Runnable> waiting = new ArrayList<>();

    private boolean fetching;
    private long mayFetchAtNanos;
    private boolean failing;

    /**
     * @param fetchMax after which a fetch is given up
     * @param threads two for each fetch; they may block
     */
    IssuerKeys(String issuer, Duration fetchMax, ExecutorService threads, Clock clock) {
        this.issuer = issuer;
        this.fetchMax = fetchMax;
        this.threads = threads;
        this.clock = clock;
        this.mayFetchAtNanos = clock.nanoTime();
    }

    /** The key of that name; null when it is not known. Never waits; has keys fetched anew that have become old. */
    @Nullable JWK key(String id) {
        Fetched current = fetched;
        if (current == null) {
            return null;
        }
        long ageNanos = clock.nanoTime() - current.atNanos;
        if (ageNanos > FRESH_NANOS) {
            refresh();
        }
        return ageNanos > KEPT_NANOS ? null : current.keys.getKeyByKeyId(id);
    }

    /** Whether a key that is not known may be so soon. */
    synchronized boolean mayCome() {
        return fetching || clock.nanoTime() - mayFetchAtNanos >= 0;
    }

    /**
     * Has {@code then} run when the keys have been fetched, or could not be; on the fetch's thread, or at once when
     * they are not to be fetched now. Never waits.
     *
     * @return false when too many wait: then nothing will run
     */
    boolean await(Runnable then) {
        synchronized (this) {
            if (mayCome()) {
                if (waiting.size() >= WAITING_MAX) {
                    return false;
                }
                waiting.add(then);
                begin();
                return true;
            }
        }
        then.run();
        return true;
    }

    private synchronized void refresh() {
        if (mayCome()) {
            begin();
        }
    }

    private synchronized void begin() {
        if (fetching) {
            return;
        }
        fetching = true;
        mayFetchAtNanos = clock.nanoTime() + BETWEEN_FETCHES_NANOS;
        try {
            threads.execute(this::fetch);
        } catch (RejectedExecutionException e) {
            end(); // the server stops
        }
    }

    private void fetch() {
        try {
            Future<JWKSet> keys = threads.submit(this::download);
            try {
                fetched = new Fetched(keys.get(fetchMax.toMillis(), TimeUnit.MILLISECONDS), clock.nanoTime());
            } finally {
                keys.cancel(true); // an interrupt closes its connection
            }
            succeeded();
        } catch (ExecutionException e) {
            failed(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            failed("it takes longer than " + fetchMax.toMillis() + " ms");
        } catch (RejectedExecutionException | InterruptedException e) {
            failed("the server stops");
        } finally {
            end();
        }
    }

    private void end() {
        List<Runnable> told;
        synchronized (this) {
            fetching = false;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(Runnable::run);
    }

    private synchronized void succeeded() {
        if (failing) {
            LOG.info("The keys of the issuer {} can be fetched again", issuer);
        }
        failing = false;
    }

    /** Says it once: it may go on for long. */
    private synchronized void failed(String why) {
        if (!failing) {
            LOG.warn("The keys of the issuer {} cannot be fetched: {}", issuer, why);
        }
        failing = true;
    }

    private JWKSet download() throws IOException, ParseException {
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, DOCUMENT_BYTES_MAX);
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        String discovery = document(retriever, base + DISCOVERY);
        String keys = JSONObjectUtils.getString(JSONObjectUtils.parse(discovery), "jwks_uri");
        if (keys == null) {
            throw new ParseException("it has no jwks_uri", 0);
        }
        return JWKSet.parse(document(retriever, keys));
    }

    private static String document(DefaultResourceRetriever retriever, String address) throws IOException {
        URL url = URI.create(address).toURL();
        if (!url.getProtocol().equals("https") && !url.getProtocol().equals("http")) {
            throw new IOException("no address of the web: " + address);
        }
        return retriever.retrieveResource(url).getContent();
    }

    private record Fetched(JWKSet keys, long atNanos) {}
}
