package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.gateway.http.tls.CertificateFiles;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for the local host that vouches for itself, made by the JDK's keytool. Immutable. */
public final class TestingCertificate {
    private static final String PASSWORD = "of the test";
    private static final String ALIAS = "server";

    private final CertificateFiles files;
    private final KeyStore store;

    private TestingCertificate(CertificateFiles files, KeyStore store) {
        this.files = files;
        this.store = store;
    }

    /**
     * Makes one in the directory, which must be there.
     *
     * @param algorithm EC, RSA or Ed25519
     */
    public static TestingCertificate make(Path directory, String algorithm) throws Exception {
        Path keys = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", ALIAS, "-keyalg", algorithm, "-dname", "CN=localhost",
                        "-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "bc:c", "-validity", "2",
                        "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Path certificate = directory.resolve("server.pem");
        Path key = directory.resolve("server.key");
        Files.writeString(certificate, pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new TestingCertificate(new CertificateFiles(certificate, key), store);
    }

    public CertificateFiles files() {
        return files;
    }

    /** A client that trusts it. */
    public SSLContext client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
