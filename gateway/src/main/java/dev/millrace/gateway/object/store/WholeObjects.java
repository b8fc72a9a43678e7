package dev.millrace.gateway.object.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store that lists no file which is still being written. Such a file is told by its name and by having no ETag, but
 * for the moment in which it has one and not yet the name of its object. An object may have a name like that, too; so a
 * list that saw such names while something was being finished waits for its end, and looks again. Thread-safe.
 */
final class WholeObjects extends ForwardingBlobStore {
    /** Bodies are finished in less, by far; what takes longer, as copies may, is waited for no longer. */
    private static final int PATIENCE_MILLIS = 200;

    /** Read by what is being finished, and written by those who wait until it is. */
    private final ReentrantReadWriteLock finishing = new ReentrantReadWriteLock();

    private final AtomicLong begun = new AtomicLong();

    WholeObjects(BlobStore files) {
        super(files);
    }

    /** The store with what is being written. */
    BlobStore all() {
        return delegate();
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        Body body = new Body(payload);
        try {
            return super.putBlob(request, body);
        } finally {
            body.stored();
        }
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return finishing(() -> super.copyBlob(request));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return finishing(() -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        long begunBefore = begun.get();
        boolean busy = finishing.getReadLockCount() > 0;
        ListObjectsV2Response page = super.list(request);
        List<S3Object> listed = page.contents();
        List<S3Object> whole = listed.stream().filter(object -> !BeingWritten.is(object)).toList();
        if ((busy || begun.get() != begunBefore) && whole.stream().anyMatch(BeingWritten::hasNameOfOne)) {
            awaitFinished();
            whole = whole.stream()
                    .filter(object -> !BeingWritten.hasNameOfOne(object) || blobExists(request.bucket(), object.key()))
                    .toList();
        }
        return whole.size() == listed.size()
                ? page
                : page.toBuilder()
                        .contents(whole)
                        .keyCount(whole.size() + page.commonPrefixes().size())
                        .build();
    }

    private <T> T finishing(Supplier<T> step) {
        begin();
        try {
            return step.get();
        } finally {
            end();
        }
    }

    private void begin() {
        if (!finishing.readLock().tryLock()) { // which passes those who wait to list
            finishing.readLock().lock();
        }
        begun.incrementAndGet();
    }

    private void end() {
        finishing.readLock().unlock();
    }

    private void awaitFinished() {
        try {
            if (finishing.writeLock().tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                finishing.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The content of an object, whose file is finished once it has been read. */
    private final class Body extends FilterInputStream {
        private boolean read;

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return checked(super.read(to, offset, length));
        }

        private int checked(int result) {
            if (result < 0 && !read) {
                read = true;
                begin();
            }
            return result;
        }

        void stored() {
            if (read) {
                end();
            }
        }
    }
}
