package dev.millrace.gateway.object.store;

import com.google.common.io.CountingInputStream;
import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import io.netty.handler.codec.DateFormatter;
import java.io.InputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The store as one request uses it: what the request changes is told before it is answered. Thread-safe.
 */
final class WatchedStore extends ForwardingBlobStore {
    /** At AWS it is the one in which whoever has a bucket may create it once more. */
    private static final String FORGIVING_REGION = "us-east-1";

    private static final int NOT_MODIFIED = 304;

    private final String region;
    private final Object buckets;
    private final ObjectFiles names;
    private final Leftovers leftovers;
    private final ChangeOrigin origin;
    private final ChangeListener listener;
    private final Sequencers sequencers;
    private final Clock clock;

    /** @param buckets by which buckets are locked while they are made or removed, and what is told of them */
    WatchedStore(
            BlobStore store,
            String region,
            Object buckets,
            ObjectFiles names,
            Leftovers leftovers,
            ChangeOrigin origin,
            ChangeListener listener,
            Sequencers sequencers,
            Clock clock) {
        super(store);
        this.region = region;
        this.buckets = buckets;
        this.names = names;
        this.leftovers = leftovers;
        this.origin = origin;
        this.listener = listener;
        this.sequencers = sequencers;
        this.clock = clock;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        return store(ChangeKind.PUT, request, payload);
    }

    /** Stores an object in a way that is told by its kind. */
    PutObjectResponse store(ChangeKind kind, PutObjectRequest request, InputStream payload) {
        Long length = request.contentLength();
        names.require(request.bucket(), request.key(), length == null || length > 0);
        CountingInputStream counted = new CountingInputStream(payload);
        PutObjectResponse stored = super.putBlob(request, counted);
        tell(kind, request.bucket(), request.key(), counted.getCount(), stored.eTag());
        return stored;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requirePossible(request.sourceKey());
        names.require(
                request.destinationBucket(),
                request.destinationKey(),
                !request.sourceKey().endsWith("/"));
        CopyObjectResponse stored = super.copyBlob(request);
        tellStored(
                ChangeKind.COPY,
                request.destinationBucket(),
                request.destinationKey(),
                stored.copyObjectResult().eTag());
        return stored;
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        names.requireInParts(request.bucket(), request.key());
        return super.initiateMultipartUpload(request);
    }

    /** The store alone would keep a part of an upload that there is not. */
    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        requireUpload(upload);
        return super.uploadMultipartPart(upload, request, payload);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        requireUpload(upload);
        return super.listMultipartUpload(upload);
    }

    private void requireUpload(MultipartUpload upload) {
        if (!names.isUploadId(upload.id())
                || !blobExists(upload.containerName(), names.ofUpload(upload.id(), upload.blobName()))) {
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
        }
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse stored = super.completeMultipartUpload(upload, request);
        tellStored(ChangeKind.COMPLETE, upload.containerName(), upload.blobName(), stored.eTag());
        return stored;
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        requirePossible(request.key());
        try {
            return super.getBlob(request.toBuilder()
                    .ifModifiedSince(endOf(request.ifModifiedSince()))
                    .ifUnmodifiedSince(endOf(request.ifUnmodifiedSince()))
                    .build());
        } catch (S3Exception e) {
            throw e.statusCode() == NOT_MODIFIED ? notModified(request.bucket(), request.key(), e) : e;
        }
    }

    /** Clients say the second that they were told, and files have been changed in the middle of one. */
    private static @Nullable Instant endOf(@Nullable Instant second) {
        return second == null ? null : second.plusMillis(999);
    }

    /** As the store says it, and of what: caches go by the headers. */
    private S3Exception notModified(String bucket, String key, S3Exception e) {
        HeadObjectResponse head = super.blobMetadata(bucket, key);
        if (head == null || head.eTag() == null) {
            return e; // gone meanwhile, or being written
        }
        SdkHttpResponse answer = SdkHttpResponse.builder()
                .statusCode(NOT_MODIFIED)
                .putHeader("ETag", '"' + head.eTag().replace("\"", "") + '"')
                .putHeader("Last-Modified", DateFormatter.format(Date.from(head.lastModified())))
                .build();
        AwsErrorDetails details =
                AwsErrorDetails.builder().sdkHttpResponse(answer).build();
        return (S3Exception) S3Exception.builder()
                .statusCode(NOT_MODIFIED)
                .awsErrorDetails(details)
                .cause(e)
                .build();
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        requirePossible(request.key());
        return super.blobMetadata(request);
    }

    private static void requirePossible(String key) {
        if (ObjectFiles.hasEmptyPart(key)) {
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_KEY);
        }
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return !ObjectFiles.hasEmptyPart(key) && super.blobExists(bucket, key);
    }

    /** All other ways to remove objects come here. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        if (ObjectFiles.hasEmptyPart(request.key())) {
            return DeleteObjectResponse.builder().build();
        }
        boolean existed = blobExists(request.bucket(), request.key());
        DeleteObjectResponse removed = super.removeBlob(request);
        if (existed) { // as in S3, nobody is told of the removal of what was not there
            tell(ChangeKind.DELETE, request.bucket(), request.key(), 0, "");
        }
        return removed;
    }

    /** One at a time, so that what a bucket was told since it was made is not taken for what was left of another. */
    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        if (!BucketName.isAllowed(request.bucket())) {
            throw new S3ProxyException(S3ErrorCode.INVALID_BUCKET_NAME);
        }
        synchronized (buckets) {
            if (!containerExists(request.bucket())) {
                listener.bucketCreated(request.bucket());
            } else if (region.equals(FORGIVING_REGION)) {
                return CreateBucketResponse.builder().build();
            }
            return super.createContainer(request);
        }
    }

    @Override
    public void deleteContainer(String bucket) {
        synchronized (buckets) {
            super.deleteContainer(bucket);
            listener.bucketDeleted(bucket);
        }
    }

    @Override
    public void deleteBucket(String bucket) {
        synchronized (buckets) {
            leftovers.clear(bucket);
            super.deleteBucket(bucket);
            listener.bucketDeleted(bucket);
        }
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        return Listing.page(delegate(), request);
    }

    private void tellStored(ChangeKind kind, String bucket, String key, String eTag) {
        HeadObjectResponse head = blobMetadata(bucket, key);
        tell(kind, bucket, key, head == null ? 0 : head.contentLength(), eTag);
    }

    private void tell(ChangeKind kind, String bucket, String key, long sizeBytes, @Nullable String eTag) {
        if (key.startsWith(BeingWritten.BOOKS)) {
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
