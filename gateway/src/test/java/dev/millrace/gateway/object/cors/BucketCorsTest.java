package dev.millrace.gateway.object.cors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.setting.SettingsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketCorsTest {
    private static final String PAGE = "https://www.example.com";
    private static final String RULE = "<AllowedOrigin>https://www.example.com</AllowedOrigin>"
            + "<AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod>";

    private final SettingsFile file;
    private final BucketSettings<BucketCors> settings;

    BucketCorsTest(@TempDir Path directory) {
        file = SettingsFile.open(directory.resolve("buckets.db"));
        settings = file.of(BucketCors.FORM);
    }

    @AfterEach
    void close() {
        file.close();
    }

    /** What the documentation shows: one rule for the pages of a site, and one for all pages. */
    @Test
    void theFirstRuleThatFitsCounts() {
        settings.put(
                "b",
                read(rule("<ID>site</ID>" + RULE + "<AllowedHeader>*</AllowedHeader><MaxAgeSeconds>3000</MaxAgeSeconds>"
                                + "<ExposeHeader>x-amz-request-id</ExposeHeader><ExposeHeader>ETag</ExposeHeader>")
                        + rule("<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>")));
        assertEquals(
                Map.of(
                        "Access-Control-Allow-Origin", PAGE,
                        "Access-Control-Allow-Methods", "PUT, POST",
                        "Access-Control-Allow-Headers", "content-type, x-amz-date",
                        "Access-Control-Expose-Headers", "x-amz-request-id, ETag",
                        "Access-Control-Max-Age", "3000",
                        "Access-Control-Allow-Credentials", "true",
                        "Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
                ask("b", PAGE, "PUT", "Content-Type, x-amz-date").headers());
        assertEquals(
                Map.of(
                        "Access-Control-Allow-Origin", "*",
                        "Access-Control-Allow-Methods", "GET",
                        "Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
                ask("b", "null", "GET", null).headers());
        assertEquals("AccessForbidden", refused(() -> ask("b", "https://else.example", "PUT", null)));
        assertEquals("AccessForbidden", refused(() -> ask("b", PAGE, "DELETE", null)));
        assertEquals("AccessForbidden", refused(() -> ask("b", "https://else.example", "GET", "x-any")));
        assertEquals("AccessForbidden", refused(() -> ask("other", PAGE, "PUT", null)));
        assertEquals("BadRequest", refused(() -> ask("b", null, "PUT", null)));
        assertEquals("BadRequest", refused(() -> ask("b", PAGE, null, null)));
        assertEquals(Map.of(), settings.of("b").headers(null, "GET"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://*.example.com, https://a.b.example.com, true",
        "https://*.example.com, https://.example.com, true",
        "https://*.example.com, https://example.com, false",
        "https://*.example.com, http://a.example.com, false",
        "http://a*a, http://a, false",
        "http://a*, http://a, true",
        "https://example.com, https://example.com:8443, false",
        "https://example.com, https://EXAMPLE.com, false",
        "*, anything, true",
    })
    void aStarStandsForAnyText(String allowed, String origin, boolean fits) {
        BucketCors cors = read(rule("<AllowedOrigin>" + allowed + "</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"));
        assertEquals(fits, !cors.headers(origin, "GET").isEmpty());
    }

    @Test
    void keepsWhatItReads() {
        BucketCors cors = read(rule("<ID>&lt;1&gt;</ID>" + RULE + "<AllowedHeader>x-*</AllowedHeader>"
                + "<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>0</MaxAgeSeconds>") + rule(RULE));
        assertEquals(cors, CorsReader.read(CorsWriter.write(cors)));
        settings.put("b", cors);
        assertEquals(cors, file.of(BucketCors.FORM).of("b"));
        settings.remove("b");
        assertEquals(BucketCors.NONE, file.of(BucketCors.FORM).of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<AllowedOrigin>http://*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod> | InvalidRequest"
                        + " | AllowedOrigin \"http://*.*\" can not have more than one wildcard.",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>**</AllowedHeader>"
                        + " | InvalidRequest | AllowedHeader \"**\" can not have more than one wildcard.",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod> | InvalidRequest"
                        + " | Unsupported method is PATCH",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>get</AllowedMethod> | InvalidRequest"
                        + " | Unsupported method is get",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader>"
                        + " | InvalidRequest | contains wildcard",
                "<AllowedOrigin>*</AllowedOrigin> | MalformedXML | one AllowedMethod",
                "<AllowedMethod>GET</AllowedMethod> | MalformedXML | at least one AllowedOrigin",
                "<AllowedOrigin>a&#10;b</AllowedOrigin><AllowedMethod>GET</AllowedMethod> | MalformedXML | cannot be",
                "<AllowedOrigin/><AllowedMethod>GET</AllowedMethod> | MalformedXML | cannot be",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>x</MaxAgeSeconds>"
                        + " | MalformedXML | a number of seconds",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds>"
                        + " | MalformedXML | a number of seconds",
                "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><Else/> | MalformedXML | Else",
            })
    void refusesWhatItCannotMean(String content, String code, String words) {
        RefusedException refused = assertThrows(RefusedException.class, () -> read(rule(content)));
        assertEquals(code, code(refused));
        assertTrue(refused.refusal().message().contains(words), refused.refusal().message());
    }

    @Test
    void takesOneToAHundredRules() {
        assertThrows(RefusedException.class, () -> read(""));
        assertEquals(100, read(rule(RULE).repeat(100)).rules().size());
        assertThrows(RefusedException.class, () -> read(rule(RULE).repeat(101)));
    }

    private HttpReply ask(String bucket, @Nullable String origin, @Nullable String method, @Nullable String headers) {
        Map<String, String> sent = new HashMap<>();
        put(sent, "origin", origin);
        put(sent, "access-control-request-method", method);
        put(sent, "access-control-request-headers", headers);
        return new Preflight(settings)
                .handle(new HttpCall(
                        RequestId.random(),
                        "http",
                        "OPTIONS",
                        "/" + bucket + "/key",
                        Map.of("Bucket", bucket, "Key", "key"),
                        Map.of(),
                        sent,
                        Payload.EMPTY));
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static String refused(Runnable call) {
        return code(assertThrows(RefusedException.class, call::run));
    }

    private static String code(RefusedException refused) {
        return refused.refusal() instanceof Refusal.OfService of ? of.errorType() : "MalformedXML";
    }

    private static String rule(String content) {
        return "<CORSRule>" + content + "</CORSRule>";
    }

    private static BucketCors read(String rules) {
        return CorsReader.read(Payload.ofText("<CORSConfiguration>" + rules + "</CORSConfiguration>"));
    }
}
