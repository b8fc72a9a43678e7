package dev.millrace.gateway.object.store;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A store of files with one bucket, for tests. */
final class StoredFiles {
    static final String BUCKET = "things";

    private StoredFiles() {}

    static BlobStore in(Path directory) {
        BlobStore files = new FilesystemNio2BlobStore(directory.toString());
        files.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
        return files;
    }

    /** Stores the key as its own content. */
    static void put(BlobStore files, String key) {
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        files.putBlob(
                PutObjectRequest.builder()
                        .bucket(BUCKET)
                        .key(key)
                        .contentLength((long) content.length)
                        .build(),
                new ByteArrayInputStream(content));
    }
}
