package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.cors.BucketCors;
import dev.millrace.gateway.object.setting.BucketSettings;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Says, tells and forgets which pages of other origins may use a bucket. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html">PutBucketCors</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html">GetBucketCors</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html">DeleteBucketCors</a>
 */
final class CorsOfBucket implements Operation {
    /** As at AWS. */
    private static final BodyLimit LIMIT = new BodyLimit(64 * 1024, "", false);

    private final BucketSettings<BucketCors> settings;
    private final Predicate<String> isBucket;

    CorsOfBucket(BucketSettings<BucketCors> settings, Predicate<String> isBucket) {
        this.settings = settings;
        this.isBucket = isBucket;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String bucket = NamedBucket.of(call, isBucket);
        return switch (call.method()) {
            case "PUT" -> {
                settings.put(bucket, BucketCors.FORM.reader().apply(call.body()));
                yield HttpReply.empty(200);
            }
            case "GET" -> get(bucket);
            case "DELETE" -> {
                settings.remove(bucket);
                yield HttpReply.empty(204);
            }
            default ->
                throw new RefusedException(new Refusal.OfService(
                        "MethodNotAllowed", "The specified method is not allowed against this resource."));
        };
    }

    private HttpReply get(String bucket) {
        BucketCors cors = settings.of(bucket);
        if (cors.equals(BucketCors.NONE)) {
            throw new RefusedException(new Refusal.OfService(
                    "NoSuchCORSConfiguration",
                    "The CORS configuration does not exist",
                    Map.of("BucketName", bucket)));
        }
        return new HttpReply(
                200, Map.of("Content-Type", "application/xml"), BucketCors.FORM.writer().apply(cors));
    }

    @Override
    public BodyLimit bodyLimit() {
        return LIMIT;
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
