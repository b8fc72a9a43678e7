package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import java.util.Map;
import java.util.function.Predicate;

/** The bucket that a request names. Stateless. */
final class NamedBucket {
    private NamedBucket() {}

    /** Its name; a refusal when it is none of those that are meant. */
    static String of(HttpCall call, Predicate<String> isBucket) {
        String bucket = call.pathParameter("Bucket");
        if (!isBucket.test(bucket)) {
            throw new RefusedException(new Refusal.OfService(
                    "NoSuchBucket", "The specified bucket does not exist", Map.of("BucketName", bucket)));
        }
        return bucket;
    }
}
