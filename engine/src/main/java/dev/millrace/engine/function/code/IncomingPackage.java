package dev.millrace.engine.function.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A code package on its way in. Confined to the caller's thread.
 *
 * @param bytesMax what it may have
 * @param tooLarge what is wrong with one that has more
 */
record IncomingPackage(InputStream content, int bytesMax, CodeFault tooLarge) {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Writes it into a file that is not there yet; tells what it is. */
    CodeReference writeTo(Path file) throws IOException, RejectedCodeException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        int written = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                if (read > bytesMax - written) {
                    throw new RejectedCodeException(tooLarge);
                }
                written += read;
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return new CodeReference(HexFormat.of().formatHex(digest.digest()), written);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
