package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static dev.millrace.gateway.lambda.LambdaApi.createRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SourceCodeTest {
    private static final String GOOD = "package demo; public class Hello { public String handle(String s) { return s; } }";
    private static final String BAD = "package demo;\npublic class Hello {\n    int x = y;\n}\n";

    @AutoClose
    private final LambdaApi api;

    SourceCodeTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
    }

    @Test
    void compilesJavaAndShowsTheHashOfWhatWasUploaded() throws Exception {
        byte[] zip = zip("demo/Hello.java", GOOD);
        JsonNode created = api.json(201, "POST", FUNCTIONS, createRequest("hello", "Code", code(zip)));
        assertEquals(sha256(zip), created.get("CodeSha256").stringValue());
        assertEquals(zip.length, created.get("CodeSize").intValue());
        assertTrue(Files.exists(codeOf("hello").resolve("demo/Hello.class")));
        assertTrue(Files.exists(codeOf("hello").resolve("demo/Hello.java")));

        api.restart();
        assertTrue(Files.exists(codeOf("hello").resolve("demo/Hello.class")));
        assertEquals(
                created.get("CodeSha256"), api.get(FUNCTIONS + "/hello/configuration").get("CodeSha256"));
    }

    @Test
    void tellsTheErrorsAndCreatesNothing() throws Exception {
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest("hello", "Code", code(zip("demo/Hello.java", BAD))));
        assertEquals(
                new Refusal.InvalidParameter(
                        """
                        The Java sources cannot be compiled:
                        demo/Hello.java:3:13: cannot find symbol
                          symbol:   variable y
                          location: class demo.Hello"""),
                refusal);
        assertNull(api.registry().snapshot().function("hello"));
    }

    @Test
    void compilesAnUpdateAndLeavesTheOldCodeWhenItCannot() throws Exception {
        api.create("hello");
        String before = sha256("hello");
        String bad = LambdaApi.text(code(zip("demo/Hello.java", BAD)));
        assertTrue(api.refusal("PUT", FUNCTIONS + "/hello/code", bad).message().contains("demo/Hello.java:3:13: "));
        assertEquals(before, sha256("hello"));

        Map<String, Object> dryRun = Map.of("DryRun", true, "ZipFile", zip("demo/Hello.java", BAD));
        assertTrue(api.refusal("PUT", FUNCTIONS + "/hello/code", LambdaApi.text(dryRun))
                .message()
                .startsWith("The Java sources cannot be compiled"));

        byte[] good = zip("demo/Hello.java", GOOD);
        api.json(200, "PUT", FUNCTIONS + "/hello/code", LambdaApi.text(code(good)));
        assertEquals(sha256(good), sha256("hello"));
        assertTrue(Files.exists(codeOf("hello").resolve("demo/Hello.class")));
    }

    @Test
    void leavesJavaFilesOfOtherLanguagesAlone() throws Exception {
        String request = createRequest("hello", "Runtime", "python3.12", "Code", code(zip("Hello.java", "no Java")));
        api.json(201, "POST", FUNCTIONS, request);
        assertTrue(Files.exists(codeOf("hello").resolve("Hello.java")));
    }

    @ParameterizedTest
    @CsvSource({
        "java17, example.Hello::handleRequest, example/Hello.class",
        "java25, example.Hello::handleRequest, example/Hello.class",
        "nodejs22.x, index.handler, index.mjs",
        "python3.12, lambda_function.lambda_handler, lambda_function.py",
        "provided.al2023, bootstrap, bootstrap",
    })
    void createsAFunctionFromATemplateWhereThereIsNoCode(String runtime, String handler, String file) {
        for (@Nullable Object none : new @Nullable Object[] {null, Map.of()}) {
            String name = none == null ? "absent" : "empty";
            JsonNode created = api.json(
                    201, "POST", FUNCTIONS, createRequest(name, "Runtime", runtime, "Handler", null, "Code", none));
            assertEquals(handler, created.get("Handler").stringValue());
            assertTrue(Files.exists(codeOf(name).resolve(file)));
            assertEquals(runtime.startsWith("provided"), Files.isExecutable(codeOf(name).resolve(file)));
        }
    }

    @Test
    void refusesAHandlerThatTheTemplateDoesNotHave() {
        Refusal refusal = api.refusal(
                "POST", FUNCTIONS, createRequest("hello", "Runtime", "python3.12", "Handler", "app.main", "Code", null));
        assertEquals(
                new Refusal.InvalidParameter("Please provide a source for function code. Without one, the function gets"
                        + " a template for python3.12, whose handler is lambda_function.lambda_handler and not"
                        + " app.main."),
                refusal);
        assertFalse(api.registry().snapshot().functions().iterator().hasNext());
    }

    private Path codeOf(String function) {
        return Objects.requireNonNull(api.registry().snapshot().resolve(function, "")).code();
    }

    private String sha256(String function) {
        return api.get(FUNCTIONS + "/" + function + "/configuration").get("CodeSha256").stringValue();
    }

    private static Map<String, Object> code(byte[] zip) {
        return Map.of("ZipFile", zip);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] zip(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
