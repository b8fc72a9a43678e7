package dev.millrace.gateway.object.notification;

import dev.millrace.gateway.object.change.ChangeKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a notification asks to be told of, by AWS's name: {@code s3:ObjectCreated:Put}, or {@code s3:ObjectCreated:*}
 * for all of its kind. Of some nothing ever happens here. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html">Notifications</a>
 */
public record EventType(String name) {
    private static final String ALL = ":*";
    private static final Set<String> KNOWN = Set.of(
            "s3:ObjectCreated:*",
            "s3:ObjectCreated:Put",
            "s3:ObjectCreated:Post",
            "s3:ObjectCreated:Copy",
            "s3:ObjectCreated:CompleteMultipartUpload",
            "s3:ObjectRemoved:*",
            "s3:ObjectRemoved:Delete",
            "s3:ObjectRemoved:DeleteMarkerCreated",
            "s3:ObjectRestore:*",
            "s3:ObjectRestore:Post",
            "s3:ObjectRestore:Completed",
            "s3:ObjectRestore:Delete",
            "s3:ReducedRedundancyLostObject",
            "s3:Replication:*",
            "s3:Replication:OperationFailedReplication",
            "s3:Replication:OperationMissedThreshold",
            "s3:Replication:OperationNotTracked",
            "s3:Replication:OperationReplicatedAfterThreshold",
            "s3:LifecycleTransition",
            "s3:LifecycleExpiration:*",
            "s3:LifecycleExpiration:Delete",
            "s3:LifecycleExpiration:DeleteMarkerCreated",
            "s3:IntelligentTiering",
            "s3:ObjectAcl:Put",
            "s3:ObjectTagging:*",
            "s3:ObjectTagging:Put",
            "s3:ObjectTagging:Delete");

    /** The type of that name, or null when AWS has none. */
    static @Nullable EventType of(String name) {
        return KNOWN.contains(name) ? new EventType(name) : null;
    }

    /** Whether it asks for changes of that kind. */
    boolean covers(ChangeKind kind) {
        return covers("s3:" + kind.eventName());
    }

    /** Whether there are events that both ask for. */
    boolean overlaps(EventType other) {
        return covers(other.name) || other.covers(name);
    }

    private boolean covers(String other) {
        return name.equals(other)
                || (name.endsWith(ALL) && other.startsWith(name.substring(0, name.length() - 1)));
    }
}
