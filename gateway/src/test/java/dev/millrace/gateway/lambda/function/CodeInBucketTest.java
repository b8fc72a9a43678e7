package dev.millrace.gateway.lambda.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CodeInBucketTest {
    private static final Map<String, String> CODE = Map.of("S3Bucket", "code", "S3Key", "a/f.zip");

    @AutoClose
    private final LambdaApi api;

    CodeInBucketTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.objects.put("code", "a/f.zip", LambdaApi.zip("f.class"));
    }

    @Test
    void makesTheSameFunctionAsAnUpload() {
        JsonNode uploaded = api.json(201, "POST", LambdaApi.FUNCTIONS, LambdaApi.createRequest("f"));
        JsonNode stored = api.json(201, "POST", LambdaApi.FUNCTIONS, LambdaApi.createRequest("g", "Code", CODE));
        assertEquals(uploaded.path("CodeSha256"), stored.path("CodeSha256"));
        assertEquals(uploaded.path("CodeSize"), stored.path("CodeSize"));
        assertEquals(0, api.objects.open);
    }

    @Test
    void replacesCodeWithWhatIsInTheBucketThen() {
        JsonNode before = api.create("f");
        api.objects.put("code", "a/f.zip", LambdaApi.zip("other.class"));
        JsonNode checked = update(200, Map.of("S3Bucket", "code", "S3Key", "a/f.zip", "DryRun", true));
        JsonNode updated = update(200, CODE);
        assertEquals(checked.path("CodeSha256"), updated.path("CodeSha256"));
        assertTrue(!before.path("CodeSha256").equals(updated.path("CodeSha256")));
        api.restart();
        assertEquals(
                updated.path("CodeSha256"),
                api.get(LambdaApi.FUNCTIONS + "/f/configuration").path("CodeSha256"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code | b | '' | NoSuchKey. S3 Error Message: The specified key does not exist.",
                "nosuch | a/f.zip | '' | NoSuchBucket. S3 Error Message: The specified bucket does not exist",
                "code | a/f.zip | v1 | NoSuchVersion. S3 Error Message: The specified version does not exist."
            })
    void saysWhatIsMissingInTheWordsOfAws(String bucket, String key, String version, String expected) {
        Map<String, String> code = Map.of("S3Bucket", bucket, "S3Key", key, "S3ObjectVersion", version);
        Refusal refusal = createRefusal(code);
        assertInstanceOf(Refusal.InvalidParameter.class, refusal);
        assertEquals("Error occurred while GetObject. S3 Error Code: " + expected, refusal.message());
    }

    @Test
    void refusesWhatIsNamedInPartOrTwice() {
        String both = "Please provide both S3Bucket and S3Key for the function's code.";
        assertEquals(both, createRefusal(Map.of("S3Bucket", "code")).message());
        assertEquals(both, createRefusal(Map.of("S3Key", "a/f.zip")).message());
        assertEquals(
                "Please do not provide other FunctionCode parameters when providing a ZipFile.",
                createRefusal(Map.of("S3Bucket", "code", "S3Key", "a/f.zip", "ZipFile", LambdaApi.zipBase64("a")))
                        .message());
    }

    @Test
    void refusesWhatIsNoPackage() {
        api.objects.put("code", "text", "text".getBytes(StandardCharsets.UTF_8));
        assertTrue(createRefusal(Map.of("S3Bucket", "code", "S3Key", "text"))
                .message()
                .startsWith("Could not unzip uploaded file."));
        assertEquals(0, api.objects.open);
    }

    @Test
    void takesPackagesThatAreTooLargeForAnUpload() throws Exception {
        byte[] large = new byte[60 << 20];
        new Random(7).nextBytes(large);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("large.bin"));
            zip.write(large);
        }
        api.objects.put("code", "large.zip", bytes.toByteArray());
        JsonNode created = api.json(
                201,
                "POST",
                LambdaApi.FUNCTIONS,
                LambdaApi.createRequest("f", "Code", Map.of("S3Bucket", "code", "S3Key", "large.zip")));
        assertEquals(bytes.size(), created.path("CodeSize").intValue());
    }

    private JsonNode update(int status, Map<String, ?> request) {
        return api.json(status, "PUT", LambdaApi.FUNCTIONS + "/f/code", LambdaApi.text(request));
    }

    private Refusal createRefusal(Map<String, String> code) {
        return api.refusal("POST", LambdaApi.FUNCTIONS, LambdaApi.createRequest("f", "Code", code));
    }
}
