package dev.millrace.gateway.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what the server shows who it is, as files of PEM text. Immutable.
 *
 * @param certificate the server's own certificate, and behind it those that vouch for it
 * @param key its private key, in the form PKCS#8 and not encrypted
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** Throws {@link IllegalArgumentException}, with a message for the operator, when they are of no use. */
    ServerKey read() {
        List<X509Certificate> chain = chain();
        PublicKey open = chain.getFirst().getPublicKey();
        PrivateKey secret = key(open);
        if (!belongTogether(open, secret)) {
            throw new IllegalArgumentException(
                    "The key in " + key + " is not that of the certificate in " + certificate);
        }
        return new ServerKey(secret, chain);
    }

    private List<X509Certificate> chain() {
        try (InputStream in = Files.newInputStream(certificate)) {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException e) {
            throw unreadable(certificate, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("There is no certificate to be read in " + certificate + ": "
                    + e.getMessage(), e);
        }
        throw new IllegalArgumentException("There is no certificate in " + certificate);
    }

    private PrivateKey key(PublicKey of) {
        try {
            Matcher text = PKCS8.matcher(Files.readString(key));
            if (!text.find()) {
                throw new IllegalArgumentException("There is no key of the form PKCS#8 (BEGIN PRIVATE KEY) in " + key
                        + "; one of another form becomes one by: openssl pkcs8 -topk8 -nocrypt -in " + key);
            }
            byte[] bytes = Base64.getMimeDecoder().decode(text.group(1));
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IOException e) {
            throw unreadable(key, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The key in " + key + " is no " + of.getAlgorithm() + " key as the certificate has it", e);
        }
    }

    private static boolean belongTogether(PublicKey open, PrivateKey secret) {
        byte[] proof = {1};
        try {
            String algorithm =
                    switch (open.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        case String other -> other;
                    };
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(secret);
            signing.update(proof);
            byte[] signature = signing.sign();
            signing.initVerify(open);
            signing.update(proof);
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Keys of the kind " + open.getAlgorithm() + " are of no use here", e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException cause) {
        return new IllegalArgumentException("Cannot read " + file + ": " + cause, cause);
    }

    /** A private key, and the certificates that vouch for it, the nearest first. Immutable. */
    record ServerKey(PrivateKey key, List<X509Certificate> chain) {}
}
