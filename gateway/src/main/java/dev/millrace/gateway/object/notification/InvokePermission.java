package dev.millrace.gateway.object.notification;

/** Whether S3 may run a function for a bucket. Thread-safe; does not block. */
public interface InvokePermission {
    /** Whether the function exists and its owner permits {@code s3.amazonaws.com} to run it for that bucket. */
    boolean allows(NotifiedFunction function, String bucketArn);
}
