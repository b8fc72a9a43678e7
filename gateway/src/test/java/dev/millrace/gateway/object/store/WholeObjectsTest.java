package dev.millrace.gateway.object.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

class WholeObjectsTest {
    private static final String KEY = "key";
    private static final String LIKE_A_FILE_OF_IT = "key-0d7ee6a2-9bb0-4d6c-8a4b-0123456789ab";
    private static final int LISTS = 3_000;

    @Test
    @Timeout(120)
    void listsObjectsAndNoneOfTheirFilesWhileTheseAreWritten(@TempDir Path directory) throws Exception {
        BlobStore files = new WholeObjects(StoredFiles.in(directory));
        StoredFiles.put(files, KEY);
        StoredFiles.put(files, LIKE_A_FILE_OF_IT);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = List.of(writer(threads, files, over), writer(threads, files, over));
            try {
                for (int i = 0; i < LISTS; i++) {
                    assertEquals(List.of(KEY, LIKE_A_FILE_OF_IT), keys(files));
                }
            } finally {
                over.set(true);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    private static Future<?> writer(ExecutorService threads, BlobStore files, AtomicBoolean over) {
        return threads.submit(() -> {
            while (!over.get()) {
                StoredFiles.put(files, KEY);
            }
        });
    }

    private static List<String> keys(BlobStore files) {
        return files.list(ListObjectsV2Request.builder()
                        .bucket(StoredFiles.BUCKET)
                        .build())
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }
}
