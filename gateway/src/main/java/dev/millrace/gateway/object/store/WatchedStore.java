package dev.millrace.gateway.object.store;

import com.google.common.io.CountingInputStream;
import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import java.io.InputStream;
import java.time.Instant;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * The store as one request uses it: what the request changes is told before it is answered. Thread-safe.
 */
final class WatchedStore extends ForwardingBlobStore {
    /** Objects with which S3Proxy keeps its own books. */
    private static final String BOOKS = ".s3proxy-";

    private final ChangeOrigin origin;
    private final ChangeListener listener;
    private final Sequencers sequencers;
    private final Clock clock;

    WatchedStore(
            BlobStore store, ChangeOrigin origin, ChangeListener listener, Sequencers sequencers, Clock clock) {
        super(store);
        this.origin = origin;
        this.listener = listener;
        this.sequencers = sequencers;
        this.clock = clock;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        CountingInputStream counted = new CountingInputStream(payload);
        PutObjectResponse stored = super.putBlob(request, counted);
        tell(ChangeKind.PUT, request.bucket(), request.key(), counted.getCount(), stored.eTag());
        return stored;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse stored = super.copyBlob(request);
        tellStored(
                ChangeKind.COPY,
                request.destinationBucket(),
                request.destinationKey(),
                stored.copyObjectResult().eTag());
        return stored;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse stored = super.completeMultipartUpload(upload, request);
        tellStored(ChangeKind.COMPLETE, upload.containerName(), upload.blobName(), stored.eTag());
        return stored;
    }

    /** All other ways to remove objects come here. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        boolean existed = blobExists(request.bucket(), request.key());
        DeleteObjectResponse removed = super.removeBlob(request);
        if (existed) { // as in S3, nobody is told of the removal of what was not there
            tell(ChangeKind.DELETE, request.bucket(), request.key(), 0, "");
        }
        return removed;
    }

    @Override
    public void deleteContainer(String bucket) {
        super.deleteContainer(bucket);
        listener.bucketDeleted(bucket);
    }

    @Override
    public void deleteBucket(String bucket) {
        super.deleteBucket(bucket);
        listener.bucketDeleted(bucket);
    }

    private void tellStored(ChangeKind kind, String bucket, String key, String eTag) {
        HeadObjectResponse head = blobMetadata(bucket, key);
        tell(kind, bucket, key, head == null ? 0 : head.contentLength(), eTag);
    }

    private void tell(ChangeKind kind, String bucket, String key, long sizeBytes, @Nullable String eTag) {
        if (key.startsWith(BOOKS)) {
            return;
        }
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        String bareTag = eTag == null ? "" : eTag.replace("\"", "");
        try {
            listener.changed(new ObjectChange(
                    kind, bucket, key, sizeBytes, bareTag, null, now, sequencers.next(), origin));
        } catch (RuntimeException e) {
            throw new S3ProxyException(
                    S3ErrorCode.INTERNAL_ERROR,
                    "The object changed, but what follows from it could not be kept: " + e.getMessage(),
                    e);
        }
    }
}
