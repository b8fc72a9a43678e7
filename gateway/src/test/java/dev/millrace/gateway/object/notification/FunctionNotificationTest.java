package dev.millrace.gateway.object.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionNotificationTest {
    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, PUT, true",
        "s3:ObjectCreated:*, POST, true",
        "s3:ObjectCreated:*, COPY, true",
        "s3:ObjectCreated:*, COMPLETE, true",
        "s3:ObjectCreated:*, DELETE, false",
        "s3:ObjectCreated:Put, PUT, true",
        "s3:ObjectCreated:Put, COPY, false",
        "s3:ObjectCreated:CompleteMultipartUpload, COMPLETE, true",
        "s3:ObjectRemoved:*, DELETE, true",
        "s3:ObjectRemoved:*, DELETE_MARKER, true",
        "s3:ObjectRemoved:Delete, DELETE_MARKER, false",
        "s3:ObjectTagging:*, PUT, false",
    })
    void isForTheEventsThatItNames(String event, ChangeKind kind, boolean expected) {
        assertEquals(expected, notification(event, "", "").isFor(change(kind, "key")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', any/key, true",
        "in/, '', in/a.jpg, true",
        "in/, '', out/in/a.jpg, false",
        "'', .jpg, in/a.jpg, true",
        "'', .jpg, in/a.JPG, false",
        "in/, .jpg, in/a.jpg, true",
        "in/, .jpg, in/a.png, false",
        "aba, bab, abab, true",
        "my folder/, '', my folder/a, true",
        "my+folder/, '', my folder/a, true",
        "%C3%A4, '', äb, true",
        "a+, '', a+b, true",
        "'', longer than the key, key, false",
    })
    void isForTheKeysThatPassItsFilter(String prefix, String suffix, String key, boolean expected) {
        assertEquals(
                expected, notification("s3:ObjectCreated:*", prefix, suffix).isFor(change(ChangeKind.PUT, key)));
    }

    /** The examples of AWS's guide, and what lies between them. */
    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, '', '', s3:ObjectCreated:*, '', '', true",
        "s3:ObjectCreated:*, '', '', s3:ObjectRemoved:*, '', '', false",
        "s3:ObjectCreated:*, '', '', s3:ObjectCreated:Put, '', '', true",
        "s3:ObjectCreated:Put, '', '', s3:ObjectCreated:*, '', '', true",
        "s3:ObjectCreated:Put, '', '', s3:ObjectCreated:Copy, '', '', false",
        "s3:ObjectCreated:*, images, '', s3:ObjectCreated:*, images, '', true",
        "s3:ObjectCreated:*, images/, '', s3:ObjectCreated:*, images, '', true",
        "s3:ObjectCreated:*, images/, '', s3:ObjectCreated:*, logs/, '', false",
        "s3:ObjectCreated:*, images/, '', s3:ObjectCreated:*, '', '', true",
        "s3:ObjectCreated:*, '', jpg, s3:ObjectCreated:*, '', .jpg, true",
        "s3:ObjectCreated:*, '', .jpg, s3:ObjectCreated:*, '', .png, false",
        "s3:ObjectCreated:*, images, jpg, s3:ObjectCreated:*, images/, jpg, true",
        "s3:ObjectCreated:*, images, jpg, s3:ObjectCreated:*, images, png, false",
        "s3:ObjectCreated:*, images, '', s3:ObjectCreated:*, '', jpg, true",
    })
    void overlapsWhereOneChangeWouldBeForBoth(
            String event, String prefix, String suffix, String other, String otherPrefix, String otherSuffix,
            boolean expected) {
        FunctionNotification one = notification(event, prefix, suffix);
        FunctionNotification two = notification(other, otherPrefix, otherSuffix);
        assertEquals(List.of(expected, expected), Stream.of(one.overlaps(two), two.overlaps(one)).toList());
    }

    private static FunctionNotification notification(String event, String prefix, String suffix) {
        return new FunctionNotification(
                "id",
                Objects.requireNonNull(NotifiedFunction.parse("arn:aws:lambda:us-east-1:000000000000:function:f")),
                List.of(Objects.requireNonNull(EventType.of(event))),
                new KeyFilter(prefix, suffix));
    }

    private static ObjectChange change(ChangeKind kind, String key) {
        ChangeOrigin origin = new ChangeOrigin(RequestId.random(), "127.0.0.1", "", null);
        return new ObjectChange(kind, "bucket", key, 1, "e", null, Instant.EPOCH, "01", origin);
    }
}
