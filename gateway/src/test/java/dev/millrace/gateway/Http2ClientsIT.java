package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.gateway.http.TestingCertificate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP/2 and HTTPS as other people's clients speak them: curl, h2load, AWS's command line and its SDK. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ClientsIT {
    private static final String CURL = "/usr/bin/curl";
    private static final String H2LOAD = "/usr/bin/h2load";
    private static final String PUBLIC = "{\"StatementId\":\"public\",\"Principal\":\"*\","
            + "\"Action\":\"lambda:InvokeFunctionUrl\",\"FunctionUrlAuthType\":\"NONE\"}";
    private static final int LARGE_BYTES = 20 << 20;

    private TestingNode node;
    private Path directory;
    private String trusted;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        TestingCertificate certificate = TestingCertificate.make(directory, "EC");
        trusted = certificate.files().certificate().toString();
        node = new TestingNode(
                TestingNode.options(directory.resolve("data"), certificate.files(), "hello", "echo"));
        node.create("echo", "demo.Shapes$Copy", 30, TestingJar.ofFunctions(directory.resolve("jar")));
        open("echo", "BUFFERED");
    }

    private void open(String function, String mode) throws Exception {
        String url = "{\"AuthType\":\"NONE\",\"InvokeMode\":\"" + mode + "\"}";
        assertEquals(201, node.send("POST", "/2021-10-31/functions/" + function + "/url", url).statusCode());
        assertEquals(201, node.send("POST", TestingNode.FUNCTIONS + function + "/policy", PUBLIC).statusCode());
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http,  --http1.1,                HTTP/1.1",
        "http,  --http2,                  HTTP/1.1", // an upgrade, which nobody has to follow
        "http,  --http2-prior-knowledge,  HTTP/2.0",
        "https, --http1.1,                HTTP/1.1",
        "https, --http2,                  HTTP/2.0",
    })
    void functionsSeeWhatCurlSpeaks(String scheme, String version, String protocol) throws Exception {
        String answer = curl(
                version, "-w", "\n%{http_version} %{http_code}", "-H", "Cookie: a=1; b=2", "-d", "{\"k\":1}",
                endpoint(scheme) + "/fn/echo/some/page?q=1");
        String[] bodyAndEnd = answer.split("\n", -1);
        assertEquals(protocol.equals("HTTP/2.0") ? "2 200" : "1.1 200", bodyAndEnd[1]);
        JsonNode event = JsonMapper.shared().readTree(bodyAndEnd[0]);
        assertEquals(protocol, event.path("requestContext").path("http").path("protocol").stringValue());
        assertEquals("/some/page", event.path("rawPath").stringValue());
        assertEquals("[\"a=1\",\"b=2\"]", event.path("cookies").toString());
        JsonNode headers = event.path("headers");
        assertEquals(scheme, headers.path("x-forwarded-proto").stringValue());
        assertEquals(String.valueOf(node.endpoint().getPort()), headers.path("x-forwarded-port").stringValue());
        assertEquals("127.0.0.1:" + node.endpoint().getPort(), headers.path("host").stringValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void curlStoresObjects(String scheme) throws Exception {
        String bucket = endpoint(scheme) + "/" + scheme + "-bucket";
        Path file = large(scheme);
        assertEquals("200", signed("-X", "PUT", bucket));
        assertEquals("200", signed("-T", file.toString(), bucket + "/large"));
        assertEquals("200", signed("-T", file.toString(), "-H", "Expect: 100-continue", bucket + "/again"));
        assertEquals("200", signed(bucket + "/again"));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(directory.resolve("body")));
        assertEquals("206", signed("-r", "0-9", bucket + "/large"));
        assertEquals(10, Files.size(directory.resolve("body")));
        assertEquals("404", signed("-I", bucket + "/none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void h2loadIsAnsweredInFull(String scheme) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(H2LOAD)), "no h2load here; on Debian: apt install nghttp2-client");
        Path event = Files.writeString(directory.resolve("event"), "{\"name\":\"you\"}");
        String said = run(List.of(
                H2LOAD, "-n", "4000", "-c", "4", "-m", "32", "-t", "1", "-T", "120", "-d", event.toString(),
                endpoint(scheme) + TestingNode.FUNCTIONS + "hello/invocations"));
        assertTrue(said.contains("requests: 4000 total, 4000 started, 4000 done, 4000 succeeded, 0 failed"), said);
        assertTrue(said.contains("status codes: 4000 2xx"), said);
        assertTrue(said.contains("Application protocol: " + (scheme.equals("http") ? "h2c" : "h2")), said);
    }

    @Test
    void awsCommandLineTrustsTheCertificate() throws Exception {
        AwsCli aws = AwsCli.find(URI.create(endpoint("https")), directory.resolve("cli"));
        JsonNode shown = aws.lambda("get-function", "--function-name", "echo", "--ca-bundle", trusted);
        assertTrue(shown.path("Code").path("Location").stringValue().startsWith(endpoint("https")), shown::toString);
        JsonNode url = aws.lambda("get-function-url-config", "--function-name", "echo", "--ca-bundle", trusted);
        assertTrue(url.path("FunctionUrl").stringValue().startsWith("https://"), url::toString);
        JsonNode api = aws.call(
                "apigatewayv2", "create-api", "--name", "a", "--protocol-type", "HTTP", "--ca-bundle", trusted);
        assertTrue(api.path("ApiEndpoint").stringValue().startsWith(endpoint("https")), api::toString);
        Path file = large("cli");
        aws.text("s3", "mb", "s3://by-cli", "--ca-bundle", trusted);
        aws.text("s3", "cp", file.toString(), "s3://by-cli/large", "--ca-bundle", trusted);
        Path back = directory.resolve("back-by-cli");
        aws.text("s3", "cp", "s3://by-cli/large", back.toString(), "--no-verify-ssl");
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back));
        assertTrue(aws.refusal("get-function", "--function-name", "echo").contains("SSL validation failed"));
    }

    @Test
    void awsSdkReadsAStreamedResponseWhileItIsWritten() throws Exception {
        Streams.create(node, "streams", "streams.handler", 60);
        try (LambdaAsyncClient lambda = SdkStream.clientOfHttp2(node.endpoint());
                Gathering gathering = new Gathering()) {
            List<List<Object>> steps = List.of(
                    List.of("write", "one "), List.of("visit", gathering.url()), List.of("write", "two"));
            SdkStream answer = new SdkStream(lambda, "streams", JsonMapper.shared().writeValueAsString(steps));
            answer.awaitText("one ");
            gathering.end();
            assertNull(answer.complete().errorCode());
            assertEquals("one two", answer.text());
            int bytes = 64 << 20;
            SdkStream large = new SdkStream(
                    lambda,
                    "streams",
                    JsonMapper.shared().writeValueAsString(List.of(List.of("fill", Map.of("bytes", bytes)))));
            assertNull(large.complete().errorCode());
            assertEquals(bytes, large.sizeBytes());
        }
    }

    private String endpoint(String scheme) {
        return scheme + "://127.0.0.1:" + node.endpoint().getPort();
    }

    private Path large(String name) throws Exception {
        byte[] bytes = new byte[LARGE_BYTES];
        new Random(7).nextBytes(bytes);
        return Files.write(directory.resolve("large-" + name), bytes);
    }

    /** Calls S3 over HTTP/2; the status of the answer, whose body goes into a file. */
    private String signed(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "--http2-prior-knowledge", "-w", "%{stderr}%{http_version} %{http_code}", "-o",
                directory.resolve("body").toString(), "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "any:any"));
        all.addAll(List.of(arguments));
        String end = curl(all.toArray(String[]::new));
        assertTrue(end.startsWith("2 "), end);
        return end.substring(2);
    }

    private String curl(String... arguments) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(CURL)), "no curl here; on Debian: apt install curl");
        List<String> command =
                new ArrayList<>(List.of(CURL, "-s", "--max-time", "120", "--noproxy", "*", "--cacert", trusted));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
