package dev.millrace.gateway.lambda.function.code;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where code packages in buckets come from. Thread-safe; may block. */
public interface ObjectSource {
    /** Whether there is such a bucket. */
    boolean hasBucket(String bucket);

    /** The content of an object as it is at present, which the caller closes; null when there is none. */
    @Nullable InputStream open(String bucket, String key);
}
