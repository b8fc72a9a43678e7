package dev.millrace.gateway.object.bucket;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationWriter;
import dev.millrace.gateway.object.setting.BucketSettings;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells who is told of what happens in a bucket. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html">
 *     GetBucketNotificationConfiguration</a>
 */
public final class GetBucketNotification implements Operation {
    private final BucketSettings<BucketNotifications> notifications;
    private final Predicate<String> isBucket;

    /** The operation; see {@link PutBucketNotification}. */
    public GetBucketNotification(BucketSettings<BucketNotifications> notifications, Predicate<String> isBucket) {
        this.notifications = notifications;
        this.isBucket = isBucket;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String bucket = NamedBucket.of(call, isBucket);
        return new HttpReply(
                200,
                Map.of("Content-Type", "application/xml"),
                NotificationWriter.write(notifications.of(bucket)));
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
