package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells the region of a bucket: this server's. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</a>
 */
final class GetBucketLocation implements Operation {
    /** It is told by saying nothing. */
    private static final String FIRST_REGION = "us-east-1";

    private final Predicate<String> isBucket;
    private final String region;

    GetBucketLocation(Predicate<String> isBucket, String region) {
        this.isBucket = isBucket;
        this.region = region;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        if (!call.method().equals("GET")) {
            throw new RefusedException(new Refusal.OfService(
                    "MethodNotAllowed", "The specified method is not allowed against this resource."));
        }
        NamedBucket.of(call, isBucket);
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\""
                + Unconfigured.NAMESPACE + "\">" + (region.equals(FIRST_REGION) ? "" : region)
                + "</LocationConstraint>";
        return new HttpReply(200, Map.of("Content-Type", "application/xml"), Payload.ofText(xml));
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
