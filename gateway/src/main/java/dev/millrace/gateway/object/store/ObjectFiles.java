package dev.millrace.gateway.object.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What keys must be so that objects can be files. Immutable. */
final class ObjectFiles {
    private static final int KEY_BYTES_MAX = 1_024;
    private static final int NAME_BYTES_MAX = 255;
    private static final Pattern UPLOAD_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** What a file is called until it is whole begins with the object's name, and ends with this. */
    private static final String UNTIL_WHOLE = "-00000000-0000-0000-0000-000000000000";

    private static final String ANY_UPLOAD = "00000000-0000-0000-0000-000000000000";

    private final Path directory;

    /** @param directory in which the buckets are */
    ObjectFiles(Path directory) {
        this.directory = directory;
    }

    /** Refuses a key under which nothing can be kept beside what is there. */
    void require(String bucket, String key, boolean hasContent) {
        requireLengths(key, key + UNTIL_WHOLE);
        if (hasEmptyPart(key)) {
            throw new S3ProxyException(
                    S3ErrorCode.INVALID_REQUEST,
                    "A key cannot begin with a slash here, nor have one behind another.");
        }
        if (hasContent && key.endsWith("/")) {
            throw new S3ProxyException(
                    S3ErrorCode.NOT_IMPLEMENTED, "An object whose key ends with a slash can have no content here.");
        }
        Path home = directory.resolve(bucket);
        Path file = home.resolve(key).normalize();
        boolean isTaken = !key.endsWith("/") && Files.isDirectory(file);
        for (Path above = file.getParent(); above != null && above.startsWith(home); above = above.getParent()) {
            isTaken = isTaken || Files.isRegularFile(above);
        }
        if (isTaken) {
            throw new S3ProxyException(
                    S3ErrorCode.INVALID_REQUEST,
                    "Of two keys of which one is the beginning of the other, up to a slash, only one can be an object"
                            + " here.");
        }
    }

    /** Whether a key is one that the file system would take for another, without the part that is empty. */
    static boolean hasEmptyPart(String key) {
        return key.startsWith("/") || key.contains("//");
    }

    /** As {@link #require}, for an object that is uploaded in parts. */
    void requireInParts(String bucket, String key) {
        require(bucket, key, true);
        requireLengths(key, ofUpload(ANY_UPLOAD, key) + UNTIL_WHOLE);
    }

    /** Whether an upload can have that id. */
    boolean isUploadId(String id) {
        return UPLOAD_ID.matcher(id).matches();
    }

    /** Where the store keeps what it was told when an upload in parts began. */
    String ofUpload(String id, String key) {
        return ".mpus-" + id + "-" + key + "-stub";
    }

    private static void requireLengths(String key, String path) {
        boolean isTooLong = bytes(key) > KEY_BYTES_MAX;
        for (String name : path.split("/", -1)) {
            isTooLong = isTooLong || bytes(name) > NAME_BYTES_MAX;
        }
        if (isTooLong) {
            throw S3Exception.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("KeyTooLongError")
                            .errorMessage("Your key is too long")
                            .build())
                    .build();
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
