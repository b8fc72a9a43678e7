package dev.millrace.gateway.object.store;

import java.time.Instant;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What would keep a bucket from being removed though there is no object in it. Thread-safe. */
final class Leftovers {
    private final BlobStore files;
    private final Instant opened;

    /** @param opened since when the files are this server's: nobody goes on with what is older and not whole */
    Leftovers(BlobStore files, Instant opened) {
        this.files = files;
        this.opened = opened;
    }

    /** Ends the uploads in parts of a bucket without objects, as S3 does, and removes what killed servers left. */
    void clear(String bucket) {
        if (hasObjects(bucket)) {
            return;
        }
        for (var upload : files.listMultipartUploads(bucket)) {
            files.abortMultipartUpload(new MultipartUpload(
                    upload.uploadId(),
                    CreateMultipartUploadRequest.builder()
                            .bucket(bucket)
                            .key(upload.key())
                            .build()));
        }
        ListObjectsV2Response page = page(bucket, null);
        while (true) {
            for (S3Object left : page.contents()) {
                boolean isOfUpload = left.key().startsWith(BeingWritten.BOOKS);
                if (isOfUpload || (BeingWritten.is(left) && left.lastModified().isBefore(opened))) {
                    files.removeBlob(DeleteObjectRequest.builder()
                            .bucket(bucket)
                            .key(left.key())
                            .build());
                }
            }
            if (page.nextContinuationToken() == null) {
                return;
            }
            page = page(bucket, page.nextContinuationToken());
        }
    }

    private boolean hasObjects(String bucket) {
        ListObjectsV2Response page = page(bucket, null);
        while (page.contents().stream().allMatch(BeingWritten::is)) {
            if (page.nextContinuationToken() == null) {
                return false;
            }
            page = page(bucket, page.nextContinuationToken());
        }
        return true;
    }

    private ListObjectsV2Response page(String bucket, @Nullable String from) {
        return files.list(
                ListObjectsV2Request.builder().bucket(bucket).continuationToken(from).build());
    }
}
