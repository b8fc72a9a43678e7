package dev.millrace.gateway.object.bucket;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationReader;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.setting.BucketSettings;
import java.util.function.Predicate;

/**
 * Says who is told of what happens in a bucket, in the place of all that was said before. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html">
 *     PutBucketNotificationConfiguration</a>
 */
public final class PutBucketNotification implements Operation {
    private static final String SKIP_DESTINATIONS = "x-amz-skip-destination-validation";

    private final BucketSettings<BucketNotifications> notifications;
    private final NotificationRules rules;
    private final Predicate<String> isBucket;

    /**
     * The operation.
     *
     * @param isBucket whether a bucket may have notifications
     */
    public PutBucketNotification(
            BucketSettings<BucketNotifications> notifications,
            NotificationRules rules,
            Predicate<String> isBucket) {
        this.notifications = notifications;
        this.rules = rules;
        this.isBucket = isBucket;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String bucket = NamedBucket.of(call, isBucket);
        BucketNotifications wanted = NotificationReader.read(call.body());
        rules.check(wanted);
        if (!Boolean.parseBoolean(call.header(SKIP_DESTINATIONS))) {
            rules.checkDestinations(bucket, wanted);
        }
        notifications.put(bucket, wanted);
        return HttpReply.empty(200);
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
