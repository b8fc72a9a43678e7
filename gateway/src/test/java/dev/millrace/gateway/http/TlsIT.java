package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.tls.CertificateFiles;
import dev.millrace.gateway.http.tls.ServerTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted connections on the port where plain ones are served, too, by the JDK's own clients. */
@Timeout(120)
class TlsIT {
    private static final ReplyHead OK = ReplyHead.of(200, Map.of());

    @TempDir
    private Path directory;

    private TestingCertificate certificate;
    private TestingServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = TestingCertificate.make(directory, "EC");
        server = new TestingServer(1_000, 10_000_000, ServerTls.of(certificate.files()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void speaksBothVersionsWithClientsThatAskForOne(HttpClient.Version version) throws Exception {
        try (HttpClient client = client(version)) {
            HttpResponse<String> answer = client.send(post("/echo", "hello"), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals("hello", answer.body());
            assertEquals(version, answer.version());
            CompletableFuture<HttpResponse<String>> held =
                    client.sendAsync(post("/held", ""), HttpResponse.BodyHandlers.ofString());
            Exchange exchange = server.held.poll(60, TimeUnit.SECONDS);
            assertNotNull(exchange);
            assertEquals("https", exchange.scheme());
            assertEquals(version == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1", exchange.protocol());
            assertEquals("127.0.0.1:" + exchange.port(), exchange.header("host"));
            exchange.onLoop(() -> exchange.answer(OK, Payload.ofText("done")));
            assertEquals("done", held.get(60, TimeUnit.SECONDS).body());
        }
    }

    @Test
    void passesLargeBodiesBothWaysOnManyStreams() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
            String large = "0123456789".repeat(100_000);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(client.sendAsync(post("/echo", large + i), HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(large + i, answers.get(i).get(60, TimeUnit.SECONDS).body());
            }
            HttpResponse<byte[]> big = client.send(
                    HttpRequest.newBuilder(uri("/big")).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(6_000_000, big.body().length);
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    @Test
    void servesPlainClientsBesides() throws Exception {
        try (RawClient client = server.connect()) {
            assertEquals(200, client.send("GET /direct HTTP/1.1\r\nHost: a\r\n\r\n").receive().status());
        }
        try (RawHttp2 client = new RawHttp2(server.server().port())) {
            assertEquals("/direct 0", client.get(1, "/direct").answer(1).body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksHttp11WithAClientThatAsksForNoVersion(String tls) throws Exception {
        try (SSLSocket socket = socket(certificate)) {
            socket.setEnabledProtocols(new String[] {tls});
            socket.getOutputStream()
                    .write("GET /direct HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(
                            StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.endsWith("/direct 0"), answer);
            assertEquals(tls, socket.getSession().getProtocol());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void takesOtherKinds(String algorithm) throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        TestingCertificate rsa = TestingCertificate.make(other, algorithm);
        try (TestingServer kind = new TestingServer(10, 1_000, ServerTls.of(rsa.files()));
                SSLSocket socket = (SSLSocket) rsa.client()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", kind.server().port())) {
            socket.startHandshake();
            assertEquals("CN=localhost", socket.getSession().getPeerPrincipal().getName());
        }
    }

    @Test
    void refusesOldVersionsAndForgetsClientsThatDoNotTrustIt() throws Exception {
        try (SSLSocket socket = socket(certificate)) {
            SSLParameters old = socket.getSSLParameters();
            old.setProtocols(new String[] {"TLSv1.1"});
            assertThrows(SSLException.class, () -> {
                socket.setSSLParameters(old);
                socket.startHandshake();
            });
        }
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (SSLSocket socket = socket(TestingCertificate.make(elsewhere, "EC"))) {
            assertThrows(SSLException.class, socket::startHandshake);
        }
        try (RawClient client = server.connect()) {
            client.send(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0});
            client.receiveUntilClosed();
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    @Test
    void closesConnectionsThatWantTlsWithoutACertificate() throws Exception {
        try (TestingServer plain = new TestingServer();
                SSLSocket socket = (SSLSocket) certificate
                        .client()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", plain.server().port())) {
            assertThrows(IOException.class, socket::startHandshake);
            Awaitility.await().until(() -> plain.server().connections() == 0);
        }
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws Exception {
        CertificateFiles good = certificate.files();
        Path other = Files.createDirectory(directory.resolve("other"));
        CertificateFiles others = TestingCertificate.make(other, "EC").files();
        CertificateFiles rsa =
                TestingCertificate.make(Files.createDirectory(directory.resolve("rsa")), "RSA").files();
        Path text = Files.writeString(directory.resolve("text"), "no PEM at all");
        Path old = Files.writeString(
                directory.resolve("old"), "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n");
        assertRefused(new CertificateFiles(directory.resolve("none"), good.key()), "Cannot read " + directory);
        assertRefused(new CertificateFiles(good.certificate(), directory.resolve("none")), "Cannot read " + directory);
        assertRefused(new CertificateFiles(text, good.key()), "in " + text);
        assertRefused(new CertificateFiles(good.certificate(), text), "PKCS#8");
        assertRefused(new CertificateFiles(good.certificate(), old), "openssl pkcs8 -topk8 -nocrypt -in " + old);
        assertRefused(new CertificateFiles(good.certificate(), others.key()), "is not that of the certificate");
        assertRefused(new CertificateFiles(good.certificate(), rsa.key()), "no EC key");
    }

    private static void assertRefused(CertificateFiles files, String because) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> ServerTls.of(files)).getMessage());
        assertTrue(message.contains(because), message);
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(certificate.client()).build();
    }

    private SSLSocket socket(TestingCertificate trusted) throws Exception {
        return (SSLSocket)
                trusted.client().getSocketFactory().createSocket("127.0.0.1", server.server().port());
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.server().port() + path);
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }
}
