package dev.millrace.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens with its two documents, as OpenID Connect has them. Thread-safe. */
public final class TokenIssuer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger brokenOff = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RSAKey stranger;
    private volatile RSAKey key;
    private volatile boolean failing;
    private volatile CountDownLatch held = new CountDownLatch(0);

    public TokenIssuer() throws IOException, JOSEException {
        key = newKey("first");
        stranger = newKey("first");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}"));
        server.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            dripWhileHeld(exchange);
        });
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often somebody has asked for the keys. */
    public int fetches() {
        return fetches.get();
    }

    /** How many of these have gone before they had their answer. */
    public int brokenOff() {
        return brokenOff.get();
    }

    /** From now on another key signs, and the former one is not among the keys any more. */
    public void rotate(String keyId) throws JOSEException {
        key = newKey(keyId);
    }

    /** Whether those who ask for keys are told that something is wrong. */
    public void fail(boolean fails) {
        failing = fails;
    }

    /** From now on those who ask for keys have a space every few milliseconds. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    /** Lets those have their keys who are kept waiting. */
    public void release() {
        held.countDown();
    }

    /** A good token with other claims, or without those that are null. */
    public String token(Map<String, ?> claims) throws JOSEException {
        return signed(key, claims);
    }

    /** A token that somebody else has signed under the name of our key. */
    String forged() throws JOSEException {
        return signed(stranger, Map.of());
    }

    /** A token signed with our public key as if it were a shared secret. */
    String signedByPublicKey() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims(Map.of()));
        jwt.sign(new MACSigner(key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
        return jwt.serialize();
    }

    private String signed(RSAKey by, Map<String, ?> claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims(claims));
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }

    private JWTClaimsSet claims(Map<String, ?> more) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .audience("shop")
                .subject("ali")
                .issueTime(Date.from(now.minusSeconds(10)))
                .expirationTime(Date.from(now.plusSeconds(600)));
        more.forEach(claims::claim);
        return claims.build();
    }

    private static RSAKey newKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2_048).keyID(id).generate();
    }

    private void dripWhileHeld(HttpExchange exchange) {
        try (exchange) {
            exchange.sendResponseHeaders(failing ? 500 : 200, 0);
            while (!held.await(5, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
            exchange.getResponseBody().write(new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            brokenOff.incrementAndGet();
        }
    }

    private static void answer(HttpExchange exchange, String json) {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
