package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The classic example: an image that is stored in one bucket has a small one made in another. */
@Timeout(240)
class ThumbnailIT {
    private static final String NAME = "thumbnail";
    private static final FilterRule SUFFIX =
            FilterRule.builder().name(FilterRuleName.SUFFIX).value(".png").build();
    private static final LambdaFunctionConfiguration PNGS = LambdaFunctionConfiguration.builder()
            .lambdaFunctionArn("arn:aws:lambda:us-east-1:000000000000:function:" + NAME)
            .events(Event.S3_OBJECT_CREATED)
            .filter(by -> by.key(key -> key.filterRules(SUFFIX)))
            .build();

    @Test
    void anUploadedImageHasAThumbnailMade(@TempDir Path directory) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        try (TestingNode node = new TestingNode(directory.resolve("data"));
                AwsSdk sdk = new AwsSdk(node.endpoint())) {
            S3Client s3 = sdk.objects();
            s3.createBucket(bucket -> bucket.bucket("inbox"));
            s3.createBucket(bucket -> bucket.bucket("thumbs"));
            sdk.create(NAME, "demo.Thumbnail", 60, jar);
            sdk.lambda()
                    .addPermission(permission -> permission.functionName(NAME)
                            .statementId("inbox")
                            .action("lambda:InvokeFunction")
                            .principal("s3.amazonaws.com")
                            .sourceArn("arn:aws:s3:::inbox"));
            s3.putBucketNotificationConfiguration(
                    put -> put.bucket("inbox").notificationConfiguration(all -> all.lambdaFunctionConfigurations(PNGS)));
            s3.putObject(put -> put.bucket("inbox").key("notes.txt"), RequestBody.fromString("no image"));
            s3.putObject(put -> put.bucket("inbox").key("the cat.png"), RequestBody.fromBytes(image(400, 300)));
            List<S3Object> made = Awaitility.await().until(
                    () -> s3.listObjectsV2(list -> list.bucket("thumbs")).contents(), found -> !found.isEmpty());
            assertEquals(1, made.size());
            var thumbnail = s3.getObjectAsBytes(get -> get.bucket("thumbs").key("the cat.png"));
            assertEquals("image/png", thumbnail.response().contentType());
            BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail.asByteArray()));
            assertNotNull(small);
            assertEquals(100, small.getWidth());
            assertEquals(75, small.getHeight());
        }
    }

    private static byte[] image(int width, int height) throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }
}
