package dev.millrace.gateway.object.outside;

import dev.millrace.gateway.object.change.ObjectChange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that a store has told of. Immutable.
 *
 * @param identity the same when the store tells it once more, and of no other change; null when it cannot be known
 */
record ToldChange(ObjectChange change, @Nullable UUID identity) {
    /** The identity of a change of which these texts together are told only once. */
    static UUID identity(String... texts) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(String.join("\0", texts).getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** A sequencer for a change whose store gives none: of two that come one after the other, the later is greater. */
    static String sequencer(Instant at) {
        return String.format(Locale.ROOT, "%016X", at.getEpochSecond() * 1_000_000_000L + at.getNano());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
