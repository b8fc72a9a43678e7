package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Buckets driven by the AWS command line; every call is a process, so there are few. */
@Timeout(300)
class ObjectsCliIT {
    private static final int LARGE_BYTES = 20 << 20;

    @Test
    void mbCpLsSyncPresignMvRmRb(@TempDir Path directory) throws Exception {
        Path files = Files.createDirectories(directory.resolve("files/sub"));
        Files.writeString(files.resolve("one.txt"), "one");
        Files.writeString(files.resolve("two words.txt"), "two");
        byte[] large = new byte[LARGE_BYTES];
        new Random(7).nextBytes(large);
        Files.write(files.resolve("large.bin"), large);
        try (TestingNode node = new TestingNode(directory.resolve("data"))) {
            AwsCli aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
            aws.text("s3", "mb", "s3://photos");
            aws.text("s3", "cp", files.resolve("large.bin").toString(), "s3://photos/large.bin");
            aws.text("s3", "cp", "s3://photos/large.bin", directory.resolve("back").toString());
            assertArrayEquals(large, Files.readAllBytes(directory.resolve("back")));
            aws.text("s3", "sync", directory.resolve("files").toString(), "s3://photos/all");
            String listed = aws.text("s3", "ls", "s3://photos/all/sub/");
            assertTrue(listed.contains("one.txt") && listed.contains("two words.txt"), listed);
            assertEquals("", aws.text("s3", "sync", directory.resolve("files").toString(), "s3://photos/all"));
            String link = aws.text("s3", "presign", "s3://photos/all/sub/two words.txt").strip();
            try (HttpClient http = HttpClient.newHttpClient()) {
                assertEquals(
                        "two",
                        http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofString())
                                .body());
            }
            aws.text("s3", "mv", "s3://photos/all/sub/one.txt", "s3://photos/moved.txt");
            String moved = aws.text("s3", "ls", "s3://photos", "--recursive");
            assertTrue(moved.contains("moved.txt") && !moved.contains("one.txt"), moved);
            assertTrue(aws.refusalOf("s3", "rb", "s3://photos").contains("BucketNotEmpty"));
            aws.text("s3", "rm", "s3://photos", "--recursive");
            aws.text("s3", "rb", "s3://photos");
            assertFalse(aws.text("s3", "ls").contains("photos"));
            assertTrue(aws.refusalOf("s3", "ls", "s3://photos").contains("NoSuchBucket"));
        }
    }
}
