package dev.millrace.gateway.object.change;

import org.jspecify.annotations.Nullable;

/** Names of buckets as the rest of AWS has them. Stateless. */
public final class BucketArn {
    private static final String BEGINNING = "arn:aws:s3:::";

    private BucketArn() {}

    public static String of(String bucket) {
        return BEGINNING + bucket;
    }

    /** The bucket that an ARN names; null when it is of something else. */
    public static @Nullable String bucket(String arn) {
        return arn.startsWith(BEGINNING) ? arn.substring(BEGINNING.length()) : null;
    }
}
