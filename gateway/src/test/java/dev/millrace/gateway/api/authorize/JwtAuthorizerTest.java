package dev.millrace.gateway.api.authorize;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.TokenIssuer;
import dev.millrace.gateway.schedule.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens and keys over time, with an issuer that is asked over HTTP. */
@Timeout(60)
class JwtAuthorizerTest {
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock(Instant.now());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TokenIssuer issuer;
    private JwtAuthorizer authorizer;
    private int tokens;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
        authorizer = authorizer(IssuerKeys.FETCH_MAX);
    }

    @AfterEach
    void close() {
        issuer.close();
        threads.shutdownNow();
    }

    @Test
    void aTokenOfANewKeyIsGoodAtOnce() throws Exception {
        assertLetsIn(newToken());
        clock.advance(BETWEEN_FETCHES);
        issuer.rotate("second");
        assertLetsIn(newToken());
        assertEquals(2, issuer.fetches());
    }

    @Test
    void rightAfterAFetchItIsGoodTenSecondsLater() throws Exception {
        assertLetsIn(newToken());
        issuer.rotate("second");
        String token = newToken();
        clock.advance(BETWEEN_FETCHES.minusMillis(1));
        assertKeepsOut(token);
        clock.advance(Duration.ofMillis(1));
        assertLetsIn(token);
    }

    @Test
    void aKeyThatWasTakenBackIsGoodForAMinuteOnceTheNewOneIsKnown() throws Exception {
        String old = newToken();
        String unused = newToken();
        assertLetsIn(old);
        clock.advance(BETWEEN_FETCHES);
        issuer.rotate("second");
        assertLetsIn(newToken());
        assertKeepsOut(unused);
        assertLetsIn(old);
        clock.advance(Duration.ofMinutes(1));
        assertKeepsOut(old);
    }

    @Test
    void whileNobodyNeedsTheNewOneItIsGoodForAnHour() throws Exception {
        String early = newToken();
        List<String> late = List.of(newToken(), newToken());
        assertLetsIn(early);
        issuer.rotate("second");
        clock.advance(Duration.ofHours(1));
        assertLetsIn(early);
        assertEquals(1, issuer.fetches());
        clock.advance(Duration.ofNanos(1));
        assertLetsIn(late.getFirst()); // and has the keys fetched, for which it does not wait
        assertLetsIn(newToken()); // waits for that fetch, or comes after it
        assertKeepsOut(late.getLast());
        assertEquals(2, issuer.fetches());
    }

    @Test
    void keysAreGoodForTwoHoursWhileTheIssuerDoesNotAnswer() throws Exception {
        assertLetsIn(newToken());
        String early = newToken();
        String late = newToken();
        issuer.fail(true);
        clock.advance(Duration.ofHours(2));
        assertLetsIn(early);
        clock.advance(Duration.ofSeconds(61));
        assertKeepsOut(early);
        assertKeepsOut(late);
        issuer.fail(false);
        clock.advance(BETWEEN_FETCHES);
        assertLetsIn(late);
    }

    @Test
    void howeverManyUnknownKeysComeTheIssuerIsAskedEveryTenSeconds() throws Exception {
        for (int round = 1; round <= 3; round++) {
            for (int key = 0; key < 1_000; key++) {
                assertKeepsOut(tokenOfUnknownKey(round + "-" + key));
            }
            assertEquals(round, issuer.fetches());
            clock.advance(BETWEEN_FETCHES);
        }
    }

    @Test
    void manyWaitForOneFetchAndNobodyWhoseKeyIsKnown() throws Exception {
        String known = newToken();
        assertLetsIn(known);
        String unseen = newToken();
        clock.advance(BETWEEN_FETCHES);
        issuer.rotate("second");
        String waiting = newToken();
        issuer.hold();
        CountDownLatch told = new CountDownLatch(IssuerKeys.WAITING_MAX);
        for (int i = 0; i < IssuerKeys.WAITING_MAX; i++) {
            assertNull(authorizer.verdict(waiting, List.of()));
            assertTrue(authorizer.awaitKeys(told::countDown));
        }
        assertFalse(authorizer.awaitKeys(told::countDown), "one too many");
        clock.advance(BETWEEN_FETCHES);
        assertInstanceOf(Verdict.LetIn.class, authorizer.verdict(known, List.of()));
        assertInstanceOf(Verdict.LetIn.class, authorizer.verdict(unseen, List.of()));
        await().until(() -> issuer.fetches() == 2);
        assertEquals(IssuerKeys.WAITING_MAX, told.getCount());
        issuer.release();
        assertTrue(told.await(10, TimeUnit.SECONDS));
        assertInstanceOf(Verdict.LetIn.class, authorizer.verdictByKnownKeys(waiting, List.of()));
        assertEquals(2, issuer.fetches());
    }

    @Test
    void anIssuerThatIsSlowIsGivenUp() throws Exception {
        authorizer = authorizer(Duration.ofMillis(100));
        issuer.hold();
        String token = newToken();
        assertKeepsOut(token);
        await().until(() -> issuer.brokenOff() == 1);
        issuer.release();
        assertKeepsOut(token);
        clock.advance(BETWEEN_FETCHES);
        assertLetsIn(token);
    }

    @Test
    void aWallClockThatJumpsBackDelaysNoFetch() throws Exception {
        assertLetsIn(newToken());
        issuer.rotate("second");
        clock.advance(BETWEEN_FETCHES);
        clock.jump(Duration.ofSeconds(-5));
        assertLetsIn(newToken());
    }

    private void assertLetsIn(String token) throws Exception {
        assertInstanceOf(Verdict.LetIn.class, verdict(token));
    }

    private void assertKeepsOut(String token) throws Exception {
        assertInstanceOf(Verdict.Unauthorized.class, verdict(token));
    }

    /** The verdict, for which keys are waited for where that is said to make sense. */
    private Verdict verdict(String token) throws Exception {
        Verdict atOnce = authorizer.verdict(token, List.of());
        if (atOnce != null) {
            return atOnce;
        }
        CountDownLatch told = new CountDownLatch(1);
        assertTrue(authorizer.awaitKeys(told::countDown));
        assertTrue(told.await(10, TimeUnit.SECONDS));
        return authorizer.verdictByKnownKeys(token, List.of());
    }

    private JwtAuthorizer authorizer(Duration fetchMax) {
        return new JwtAuthorizer(
                IdentitySource.parse("$request.header.Authorization"),
                issuer.url(),
                List.of("shop"),
                new IssuerKeys(issuer.url(), fetchMax, threads, clock),
                new RecentEntries.Room(1 << 20),
                clock);
    }

    /** A good token that has not been seen before. */
    private String newToken() throws Exception {
        tokens++;
        long expires = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();
        return issuer.token(Map.of("exp", expires, "jti", "token " + tokens));
    }

    private static String tokenOfUnknownKey(String keyId) {
        return base64("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}") + "." + base64("{}") + "." + base64("no signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
