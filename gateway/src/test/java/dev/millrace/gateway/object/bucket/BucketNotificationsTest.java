package dev.millrace.gateway.object.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.setting.SettingsFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketNotificationsTest {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> SKIP = Map.of("x-amz-skip-destination-validation", "true");

    private final Path database;
    private final Set<String> permitted = new HashSet<>(Set.of("f arn:aws:s3:::photos", "g arn:aws:s3:::photos"));
    private SettingsFile settings;
    private BucketSettings<BucketNotifications> notifications;

    BucketNotificationsTest(@TempDir Path directory) {
        database = directory.resolve("buckets.db");
        settings = SettingsFile.open(database);
        notifications = settings.of(BucketNotifications.FORM);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    @Test
    void keepsThemOverARestart() {
        assertEquals(empty(), get("photos"));
        HttpReply put = put("photos", configuration(entry("a", "f:live", "in/"), entry("b", "g", "out/")), NO_HEADERS);
        assertEquals(200, put.status());
        assertEquals(0, put.body().sizeBytes());
        String kept = get("photos");
        assertTrue(kept.contains("<Id>a</Id><CloudFunction>" + FUNCTION + "f:live</CloudFunction>"), kept);
        assertTrue(kept.contains("<FilterRule><Name>Prefix</Name><Value>in/</Value></FilterRule>"), kept);
        settings.close();
        settings = SettingsFile.open(database);
        notifications = settings.of(BucketNotifications.FORM);
        assertEquals(kept, get("photos"));
        assertEquals(empty(), get("others"));
    }

    @Test
    void removesThemWithAnEmptyConfigurationAndWithTheBucket() {
        put("photos", configuration(entry("a", "f", "")), NO_HEADERS);
        put("photos", "<NotificationConfiguration/>", NO_HEADERS);
        assertEquals(empty(), get("photos"));
        put("photos", configuration(entry("a", "f", "")), NO_HEADERS);
        notifications.remove("photos");
        notifications.remove("photos");
        settings.close();
        settings = SettingsFile.open(database);
        notifications = settings.of(BucketNotifications.FORM);
        assertEquals(BucketNotifications.NONE, notifications.of("photos"));
    }

    @Test
    void refusesBucketsThatAreNotThere() {
        String error = refusal("nosuch", configuration(), NO_HEADERS, 404);
        assertTrue(
                error.contains("<Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>"
                        + "<BucketName>nosuch</BucketName>"),
                error);
        assertThrows(RefusedException.class, () -> get("nosuch"));
    }

    @Test
    void refusesFunctionsThatDoNotPermitItAndNamesEachOfThem() {
        String wrong = configuration(
                entry("a", "f", "a/"), entry("b", "missing", "b/"), entry("c", "other", "c/"), entry("d", "other", "d/"));
        String error = refusal("photos", wrong, NO_HEADERS, 400);
        assertTrue(
                error.contains("<Code>InvalidArgument</Code>"
                        + "<Message>Unable to validate the following destination configurations</Message>"
                        + "<ArgumentName1>" + FUNCTION + "missing, null</ArgumentName1>"
                        + "<ArgumentValue1>Not authorized to invoke function [" + FUNCTION + "missing]</ArgumentValue1>"
                        + "<ArgumentName2>" + FUNCTION + "other, null</ArgumentName2>"
                        + "<ArgumentValue2>Not authorized to invoke function [" + FUNCTION + "other]</ArgumentValue2>"
                        + "</Error>"),
                error);
        assertEquals(empty(), get("photos"));
        assertEquals(200, put("photos", wrong, SKIP).status());
    }

    @Test
    void refusesFunctionsOfOthers() {
        permitted.add("f arn:aws:s3:::others");
        String elsewhere = configuration(entry("a", "f", "")).replace("us-east-1", "eu-west-1");
        assertTrue(refusal("others", elsewhere, NO_HEADERS, 400).contains("Not authorized to invoke function"));
        String other = configuration(entry("a", "f", "")).replace("000000000000", "111111111111");
        assertTrue(refusal("others", other, NO_HEADERS, 400).contains("Not authorized to invoke function"));
    }

    @Test
    void refusesWhatIsAmbiguousWhoeverSkipsDestinations() {
        String overlap = refusal("photos", configuration(entry("a", "f", "in/"), entry("b", "g", "in")), SKIP, 400);
        assertTrue(
                overlap.contains("<Message>Configuration is ambiguously defined. Cannot have overlapping suffixes in two"
                        + " rules if the prefixes are overlapping for the same event type.</Message>"),
                overlap);
        String twice = refusal("photos", configuration(entry("a", "f", "in/"), entry("a", "g", "out/")), SKIP, 400);
        assertTrue(twice.contains("Same ID used for multiple configurations. IDs must be unique"), twice);
        String[] many = IntStream.range(0, 101)
                .mapToObj(i -> entry("id" + i, "f", i + "/"))
                .toArray(String[]::new);
        String tooMany = refusal("photos", configuration(many), SKIP, 400);
        assertTrue(tooMany.contains("at most 100 notifications, not 101"), tooMany);
        List<String> hundred = List.of(many).subList(0, 100);
        assertEquals(200, put("photos", configuration(hundred.toArray(String[]::new)), SKIP).status());
    }

    private HttpReply put(String bucket, String xml, Map<String, String> headers) {
        NotificationRules rules = new NotificationRules(
                Account.DEFAULT, (function, arn) -> permitted.contains(function.name() + " " + arn));
        return new PutBucketNotification(notifications, rules, name -> !name.equals("nosuch"))
                .handle(call("PUT", bucket, xml, headers));
    }

    private String refusal(String bucket, String xml, Map<String, String> headers, int status) {
        RefusedException refused = assertThrows(RefusedException.class, () -> put(bucket, xml, headers));
        HttpReply reply = ErrorForms.S3.refused(refused.refusal());
        assertEquals(status, reply.status());
        return reply.body().text();
    }

    private String get(String bucket) {
        HttpReply reply = new GetBucketNotification(notifications, name -> !name.equals("nosuch"))
                .handle(call("GET", bucket, "", NO_HEADERS));
        assertEquals(200, reply.status());
        return reply.body().text();
    }

    private static HttpCall call(String method, String bucket, String body, Map<String, String> headers) {
        return new HttpCall(
                RequestId.random(),
                "http",
                method,
                "/" + bucket,
                Map.of("Bucket", bucket),
                Map.of("notification", List.of("")),
                headers,
                Payload.ofText(body));
    }

    private static String configuration(String... entries) {
        return "<NotificationConfiguration>" + List.of(entries).stream().collect(Collectors.joining())
                + "</NotificationConfiguration>";
    }

    private static String entry(String id, String function, String prefix) {
        return "<CloudFunctionConfiguration><Id>" + id + "</Id><CloudFunction>" + FUNCTION + function
                + "</CloudFunction><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>"
                + prefix + "</Value></FilterRule></S3Key></Filter></CloudFunctionConfiguration>";
    }

    private static String empty() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "</NotificationConfiguration>";
    }
}
