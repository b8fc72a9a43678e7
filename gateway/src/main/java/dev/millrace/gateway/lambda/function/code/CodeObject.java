package dev.millrace.gateway.lambda.function.code;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The object that a request names as its code: {@code S3Bucket}, {@code S3Key}, {@code S3ObjectVersion}. Immutable.
 *
 * @param version null for the object as it is at present; buckets here keep no other
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html">FunctionCode</a>
 */
record CodeObject(String bucket, String key, @Nullable String version) {
    private static final String BUCKET = "S3Bucket";
    private static final String KEY = "S3Key";
    private static final String NO_VERSION = "null";

    /** The object that is named; null when none is. Refuses one that is named in part. */
    static @Nullable CodeObject of(Members source) {
        if (!source.holds(BUCKET) && !source.holds(KEY)) {
            return null;
        }
        if (!source.holds(BUCKET) || !source.holds(KEY)) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("Please provide both S3Bucket and S3Key for the function's code."));
        }
        return new CodeObject(
                Objects.requireNonNull(source.text(BUCKET)),
                Objects.requireNonNull(source.text(KEY)),
                source.text("S3ObjectVersion"));
    }

    /** Its content, which the caller closes; a refusal when it is not there. */
    InputStream open(ObjectSource objects) {
        if (!objects.hasBucket(bucket)) {
            throw missing("NoSuchBucket", "The specified bucket does not exist");
        }
        if (version != null && !version.isEmpty() && !version.equals(NO_VERSION)) {
            throw missing("NoSuchVersion", "The specified version does not exist.");
        }
        InputStream content = objects.open(bucket, key);
        if (content == null) {
            throw missing("NoSuchKey", "The specified key does not exist.");
        }
        return content;
    }

    private static RefusedException missing(String code, String message) {
        return new RefusedException(new Refusal.InvalidParameter(
                "Error occurred while GetObject. S3 Error Code: " + code + ". S3 Error Message: " + message));
    }
}
