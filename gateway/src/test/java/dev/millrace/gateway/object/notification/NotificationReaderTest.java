package dev.millrace.gateway.object.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static final String CREATED = "<Event>s3:ObjectCreated:*</Event>";

    @Test
    void readsWhatTheCommandLineSends() {
        BucketNotifications read = read("<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<CloudFunctionConfiguration><Id>images</Id><CloudFunction>" + ARN + ":live</CloudFunction>"
                + "<Event>s3:ObjectCreated:Put</Event><Event>s3:ObjectRemoved:*</Event><Filter><S3Key>"
                + "<FilterRule><Name>suffix</Name><Value>.jpg</Value></FilterRule>"
                + "<FilterRule><Name>PREFIX</Name><Value>in &amp; out/ </Value></FilterRule>"
                + "</S3Key></Filter></CloudFunctionConfiguration><EventBridgeConfiguration/>"
                + "</NotificationConfiguration>");
        assertTrue(read.eventBridge());
        FunctionNotification function = read.functions().getFirst();
        assertEquals("images", function.id());
        assertEquals(ARN + ":live", function.function().arn());
        assertEquals("f", function.function().name().value());
        assertEquals("live", function.function().qualifier());
        assertEquals(
                List.of(new EventType("s3:ObjectCreated:Put"), new EventType("s3:ObjectRemoved:*")),
                function.events());
        assertEquals(new KeyFilter("in & out/ ", ".jpg"), function.filter());
    }

    @Test
    void readsWhatItWrites() {
        BucketNotifications written = read(configuration("<Id>a</Id>" + function(ARN) + CREATED
                        + filter("prefix", "ä<&>\"'") + "</CloudFunctionConfiguration><CloudFunctionConfiguration>"
                        + "<Id>b</Id>" + function(ARN + ":1") + "<Event>s3:ObjectRemoved:Delete</Event>"));
        String xml = NotificationWriter.write(written).text();
        assertTrue(xml.contains("xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""), xml);
        assertTrue(xml.contains("<Name>Prefix</Name>"), xml);
        assertFalse(xml.contains("EventBridge"), xml);
        assertEquals(written, read(xml));
        BucketNotifications withBus = new BucketNotifications(written.functions(), true);
        assertEquals(withBus, read(NotificationWriter.write(withBus).text()));
        assertEquals(
                BucketNotifications.NONE,
                read(NotificationWriter.write(BucketNotifications.NONE).text()));
    }

    @Test
    void namesFunctionsInTheWordsOfTheDocumentationToo() {
        BucketNotifications read = read("<NotificationConfiguration><LambdaFunctionConfiguration><LambdaFunctionArn>"
                + ARN + "</LambdaFunctionArn>" + CREATED
                + "</LambdaFunctionConfiguration></NotificationConfiguration>");
        assertEquals(ARN, read.functions().getFirst().function().arn());
        assertEquals("$LATEST", read.functions().getFirst().function().qualifier());
    }

    @Test
    void generatesIdsThatDiffer() {
        String one = configuration(function(ARN) + CREATED);
        String first = read(one).functions().getFirst().id();
        assertFalse(first.isEmpty());
        assertFalse(first.equals(read(one).functions().getFirst().id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "<NotificationConfiguration>",
                "<NotificationConfiguration></NotificationConfiguration>x",
                "<NotificationConfiguration/><NotificationConfiguration/>",
                "<Other/>",
                "<NotificationConfiguration xmlns='urn:other'/>",
                "<NotificationConfiguration><Other/></NotificationConfiguration>",
                "<NotificationConfiguration><CloudFunctionConfiguration/></NotificationConfiguration>",
                "<NotificationConfiguration><EventBridgeConfiguration>&other;</EventBridgeConfiguration>"
                        + "</NotificationConfiguration>",
                "<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>"
            })
    void refusesWhatIsNoConfiguration(String xml) {
        Refusal refusal = refusal(xml);
        assertInstanceOf(Refusal.Malformed.class, refusal);
        String answer = ErrorForms.S3.refused(refusal).body().text();
        assertTrue(answer.contains("<Code>MalformedXML</Code><Message>The XML you provided was not well-formed"), answer);
    }

    @Test
    void readsNothingOutsideOfTheRequest(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "arn:of:a:secret");
        String external = "<!DOCTYPE NotificationConfiguration [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                + configuration("<Id>&x;</Id>" + function(ARN) + CREATED);
        assertInstanceOf(Refusal.Malformed.class, refusal(external));
        String bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                + configuration("<Id>&b;</Id>" + function(ARN) + CREATED);
        assertInstanceOf(Refusal.Malformed.class, refusal(bomb));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f | The ARN could not be parsed",
                "arn:aws:lambda:us-east-1:000000000000:function | The ARN could not be parsed",
                "arn:aws:sqs:us-east-1:000000000000:queue | The ARN could not be parsed",
                "arn:aws:lambda:us-east-1:000000000000:function:f:1:2 | The ARN could not be parsed"
            })
    void refusesArnsOfNoFunction(String arn, String message) {
        assertEquals(
                new Refusal.OfService(
                        "InvalidArgument", message, Map.of("ArgumentName", "CloudFunction", "ArgumentValue", arn)),
                refusal(configuration(function(arn) + CREATED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:ObjectCreated", "ObjectCreated:Put", "s3:ObjectCreated:Get", "s3:*", "s3:TestEvent", ""})
    void refusesEventsThatAwsDoesNotKnow(String event) {
        Refusal.OfService refusal = assertInstanceOf(
                Refusal.OfService.class, refusal(configuration(function(ARN) + "<Event>" + event + "</Event>")));
        assertEquals("A specified event is not supported for notifications.", refusal.message());
        assertEquals(Map.of("ArgumentName", "Event", "ArgumentValue", event), refusal.members());
    }

    @Test
    void refusesFiltersThatAreNone() {
        String twice = "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>a</Value></FilterRule>"
                + "<FilterRule><Name>Prefix</Name><Value>b</Value></FilterRule></S3Key></Filter>";
        assertEquals("Cannot specify more than one prefix rule in a filter.", filterRefusal(twice));
        assertEquals("filter rule name must be either prefix or suffix", filterRefusal(filter("regex", "a")));
        assertEquals(
                "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
                filterRefusal(filter("suffix", "ä".repeat(513))));
        assertInstanceOf(
                Refusal.Malformed.class,
                refusal(configuration(function(ARN) + CREATED + "<Filter><S3Tags/></Filter>")));
    }

    @Test
    void refusesQueuesAndTopicsWithWhatThereIs() {
        String message = refusal("<NotificationConfiguration><QueueConfiguration><Queue>arn:aws:sqs:a:b:c</Queue>"
                        + CREATED + "</QueueConfiguration></NotificationConfiguration>")
                .message();
        assertTrue(message.startsWith("QueueConfiguration is not supported by this server"), message);
        assertTrue(message.contains("CloudFunctionConfiguration"), message);
        assertTrue(message.contains("EventBridgeConfiguration"), message);
    }

    private static String filterRefusal(String filter) {
        return refusal(configuration(function(ARN) + CREATED + filter)).message();
    }

    private static String configuration(String function) {
        return "<NotificationConfiguration><CloudFunctionConfiguration>" + function
                + "</CloudFunctionConfiguration></NotificationConfiguration>";
    }

    private static String function(String arn) {
        return "<CloudFunction>" + arn + "</CloudFunction>";
    }

    private static String filter(String name, String value) {
        String escaped = value.replace("&", "&amp;").replace("<", "&lt;");
        return "<Filter><S3Key><FilterRule><Name>" + name + "</Name><Value>" + escaped
                + "</Value></FilterRule></S3Key></Filter>";
    }

    private static BucketNotifications read(String xml) {
        return NotificationReader.read(Payload.ofText(xml));
    }

    private static Refusal refusal(String xml) {
        return assertThrows(RefusedException.class, () -> read(xml), xml).refusal();
    }
}
