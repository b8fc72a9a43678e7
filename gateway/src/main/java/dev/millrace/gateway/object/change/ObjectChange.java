package dev.millrace.gateway.object.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object. Immutable.
 *
 * @param sizeBytes of the object as it is now; 0 when it was removed
 * @param eTag without quotes; empty when it was removed
 * @param versionId null in buckets without versions
 * @param sequencer hexadecimal: of two changes of a key, the later one has the greater text
 */
public record ObjectChange(
        ChangeKind kind,
        String bucket,
        String key,
        long sizeBytes,
        String eTag,
        @Nullable String versionId,
        Instant at,
        String sequencer,
        ChangeOrigin origin) {}
