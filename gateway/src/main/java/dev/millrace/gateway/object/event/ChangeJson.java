package dev.millrace.gateway.object.event;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.object.change.BucketArn;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ObjectChange;
import dev.millrace.gateway.object.notification.KeyFilter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change as AWS tells functions and event buses of it. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
 *     Event message structure</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">Events on buses</a>
 */
record ChangeJson(Account account) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The event of a function: one record, in which the key is encoded as in forms. */
    Payload records(ObjectChange change, String notificationId) {
        ObjectNode event = JSON.createObjectNode();
        ObjectNode entry = event.putArray("Records").addObject();
        entry.put("eventVersion", "2.1");
        entry.put("eventSource", "aws:s3");
        entry.put("awsRegion", account.region());
        entry.put("eventTime", millis(change.at()));
        entry.put("eventName", change.kind().eventName());
        entry.putObject("userIdentity").put("principalId", principal(change));
        entry.putObject("requestParameters")
                .put("sourceIPAddress", change.origin().sourceIp());
        entry.putObject("responseElements")
                .put("x-amz-request-id", change.origin().requestId().toString())
                .put("x-amz-id-2", extendedId(change.origin().requestId()));
        ObjectNode s3 = entry.putObject("s3").put("s3SchemaVersion", "1.0").put("configurationId", notificationId);
        ObjectNode bucket = s3.putObject("bucket").put("name", change.bucket());
        bucket.putObject("ownerIdentity").put("principalId", account.id());
        bucket.put("arn", BucketArn.of(change.bucket()));
        ObjectNode object = s3.putObject("object").put("key", KeyFilter.encoded(change.key()));
        if (change.kind().created()) {
            object.put("size", change.sizeBytes()).put("eTag", change.eTag());
        }
        if (change.versionId() != null) {
            object.put("versionId", change.versionId());
        }
        object.put("sequencer", change.sequencer());
        return Payload.of(JSON.writeValueAsBytes(event));
    }

    /** The detail of an event on a bus, in which the key is as it is. */
    String detail(ObjectChange change) {
        ObjectNode detail = JSON.createObjectNode().put("version", "0");
        detail.putObject("bucket").put("name", change.bucket());
        ObjectNode object = detail.putObject("object").put("key", change.key());
        if (change.kind().created()) {
            object.put("size", change.sizeBytes()).put("etag", change.eTag());
        }
        if (change.versionId() != null) {
            object.put("version-id", change.versionId());
        }
        object.put("sequencer", change.sequencer());
        detail.put("request-id", change.origin().requestId().toString())
                .put("requester", account.id())
                .put("source-ip-address", change.origin().sourceIp())
                .put("reason", change.kind().reason());
        if (!change.kind().created()) {
            detail.put(
                    "deletion-type",
                    change.kind() == ChangeKind.DELETE_MARKER ? "Delete Marker Created" : "Permanently Deleted");
        }
        return JSON.writeValueAsString(detail);
    }

    private static String principal(ObjectChange change) {
        String principal = change.origin().principal();
        return principal.isEmpty() ? "Anonymous" : principal;
    }

    /** What AWS calls the host id: here the request's id once more, in its form. */
    private static String extendedId(RequestId id) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(id.high()).putLong(id.low());
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String millis(Instant at) {
        return MILLIS.format(at);
    }
}
