package dev.millrace.gateway.object.change;

/**
 * The kinds of changes, by the names that they have in notifications and on event buses. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html">Event types</a>
 */
public enum ChangeKind {
    PUT("ObjectCreated:Put", "Object Created", "PutObject"),
    POST("ObjectCreated:Post", "Object Created", "POST Object"),
    COPY("ObjectCreated:Copy", "Object Created", "CopyObject"),
    COMPLETE("ObjectCreated:CompleteMultipartUpload", "Object Created", "CompleteMultipartUpload"),
    DELETE("ObjectRemoved:Delete", "Object Deleted", "DeleteObject"),
    DELETE_MARKER("ObjectRemoved:DeleteMarkerCreated", "Object Deleted", "DeleteObject");

    private final String eventName;
    private final String detailType;
    private final String reason;

    ChangeKind(String eventName, String detailType, String reason) {
        this.eventName = eventName;
        this.detailType = detailType;
        this.reason = reason;
    }

    /** As records have it: without {@code s3:}. */
    public String eventName() {
        return eventName;
    }

    /** As buses have it. */
    public String detailType() {
        return detailType;
    }

    /** The operation that did it, as buses have it. */
    public String reason() {
        return reason;
    }

    /** Whether there is an object afterwards. */
    public boolean created() {
        return eventName.startsWith("ObjectCreated:");
    }
}
