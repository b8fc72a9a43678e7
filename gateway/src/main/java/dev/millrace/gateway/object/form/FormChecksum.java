package dev.millrace.gateway.object.form;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.checksums.SdkChecksum;

/** The checksums of files that forms may tell. Stateless. */
final class FormChecksum {
    private static final int PART_BYTES = 64 * 1024;

    private FormChecksum() {}

    /** Refuses a file that has another checksum than a field says. */
    static void check(Map<String, String> fields, PostedForm form) {
        for (FlexChecksum algorithm : FlexChecksum.values()) {
            String expected = fields.get(algorithm.header());
            if (expected != null
                    && !Arrays.equals(algorithm.decodeValue(expected), of(form, algorithm.newChecksum()))) {
                throw new RefusedException(new Refusal.OfService(
                        "BadDigest",
                        "The " + algorithm.name() + " you specified did not match the calculated checksum."));
            }
        }
    }

    private static byte[] of(PostedForm form, SdkChecksum checksum) {
        try (InputStream file = form.file()) {
            byte[] part = new byte[PART_BYTES];
            for (int bytes = file.read(part); bytes >= 0; bytes = file.read(part)) {
                checksum.update(part, 0, bytes);
            }
            return checksum.getChecksumBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
