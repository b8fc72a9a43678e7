package dev.millrace.gateway.object.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

class LeftoversTest {
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HALF = "key-6f1c1c1e-0d62-4c3a-9f0e-0123456789ab";

    private Path bucket;
    private BlobStore files;
    private Leftovers leftovers;

    @BeforeEach
    void open(@TempDir Path directory) {
        files = StoredFiles.in(directory);
        bucket = directory.resolve(StoredFiles.BUCKET);
        leftovers = new Leftovers(files, OPENED);
    }

    @Test
    void goWithTheUploadsOfABucketWithoutObjects() throws Exception {
        begin("key");
        begin("other");
        half(OPENED.minusSeconds(1));
        leftovers.clear(StoredFiles.BUCKET);
        assertEquals(0, files.listMultipartUploads(StoredFiles.BUCKET).size());
        assertFalse(Files.exists(bucket.resolve(HALF)));
        files.deleteBucket(StoredFiles.BUCKET);
        assertFalse(Files.exists(bucket));
    }

    /** Somebody may be writing it. */
    @Test
    void stayWhereTheyAreOfThisServer() throws Exception {
        half(OPENED);
        leftovers.clear(StoredFiles.BUCKET);
        assertTrue(Files.exists(bucket.resolve(HALF)));
    }

    @Test
    void stayWhereThereIsAnObject() throws Exception {
        StoredFiles.put(files, "object");
        begin("key");
        half(OPENED.minusSeconds(1));
        leftovers.clear(StoredFiles.BUCKET);
        assertEquals(1, files.listMultipartUploads(StoredFiles.BUCKET).size());
        assertTrue(Files.exists(bucket.resolve(HALF)));
    }

    /** An object that a client has called so has an ETag. */
    @Test
    void areNotObjectsOfThatName() throws Exception {
        StoredFiles.put(files, HALF);
        leftovers.clear(StoredFiles.BUCKET);
        assertTrue(Files.exists(bucket.resolve(HALF)));
    }

    private void begin(String key) {
        assertFalse(files.initiateMultipartUpload(CreateMultipartUploadRequest.builder()
                        .bucket(StoredFiles.BUCKET)
                        .key(key)
                        .build())
                .id()
                .isEmpty());
    }

    private void half(Instant lastModified) throws Exception {
        Path file = Files.writeString(bucket.resolve(HALF), "half of it");
        Files.setLastModifiedTime(file, FileTime.from(lastModified));
    }
}
