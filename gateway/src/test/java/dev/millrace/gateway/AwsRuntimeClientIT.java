package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** AWS's own Java runtime interface client, unmodified, as the bootstrap of a function. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsRuntimeClientIT {
    /** One class of each jar of the client. */
    private static final List<Class<?>> CLIENT =
            List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

    private static final int AT_ONCE = 8;
    private static final int CALLERS = 3 * AT_ONCE;

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        byte[] zip = zip(Files.createDirectories(directory.resolve("classes")));
        node = new TestingNode(directory.resolve("data"));
        create("one", zip, Map.of());
        create("many", zip, Map.of("millrace:concurrency", Integer.toString(AT_ONCE)));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void answersWhatItReturnedAndWhatItThrew() throws Exception {
        JsonNode first = call("one", "{}");
        assertEquals(1, first.path("most").asInt(), first::toString);

        HttpResponse<String> failed = node.invoke("one", "{\"fail\":\"1\"}");
        assertEquals("Unhandled", failed.headers().firstValue("X-Amz-Function-Error").orElse(""));
        JsonNode error = JsonMapper.shared().readTree(failed.body());
        assertEquals("java.lang.IllegalStateException", error.path("errorType").asString(), failed.body());
        assertEquals("no stock", error.path("errorMessage").asString());
        assertFalse(error.path("stackTrace").isEmpty(), failed.body());

        assertEquals(first.path("pid"), call("one", "{}").path("pid"));
    }

    @Test
    void servesAsManyAtOnceInOneProcessAsTheTagSaysAndNoMore() throws Exception {
        call("many", "{}");
        Map<Long, Integer> mostByPid = new HashMap<>();
        try (Gathering gathering = new Gathering();
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<JsonNode>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(callers.submit(() -> call("many", "{\"visit\":\"" + gathering.url() + "\"}")));
            }
            gathering.awaitPresent(CALLERS);
            gathering.end();
            for (Future<JsonNode> called : calls) {
                JsonNode answer = called.get();
                mostByPid.merge(answer.path("pid").asLong(), answer.path("most").asInt(), Math::max);
            }
        }
        assertTrue(mostByPid.containsValue(AT_ONCE), mostByPid::toString);
        assertTrue(mostByPid.values().stream().allMatch(most -> most <= AT_ONCE), mostByPid::toString);
        assertTrue(mostByPid.size() < CALLERS / 2, mostByPid::toString);
    }

    private void create(String name, byte[] zip, Map<String, String> tags) throws Exception {
        String request = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "FunctionName", name,
                        "Runtime", "provided.al2023",
                        "Role", "arn:aws:iam::000000000000:role/any",
                        "Handler", "client.Crowd::handle",
                        "Timeout", 100,
                        "MemorySize", 512,
                        "Tags", tags,
                        "Code", Map.of("ZipFile", zip)));
        HttpResponse<String> answer = node.send("POST", TestingNode.FUNCTIONS, request);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private JsonNode call(String function, String event) throws Exception {
        HttpResponse<String> answer = node.invoke(function, event);
        assertEquals("", answer.headers().firstValue("X-Amz-Function-Error").orElse(""), answer.body());
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] zip(Path classes) throws Exception {
        compile(classes);
        String bootstrap = """
                #!/bin/sh
                exec '%s/bin/java' -Xmx128m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
                    -cp "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*" %s "$_HANDLER"
                """.formatted(System.getProperty("java.home"), AWSLambda.class.getName());
        Map<String, byte[]> files = new HashMap<>();
        files.put("bootstrap", bootstrap.getBytes(StandardCharsets.UTF_8));
        files.put("client/Crowd.class", Files.readAllBytes(classes.resolve("client/Crowd.class")));
        for (Class<?> type : CLIENT) {
            Path jar = jarOf(type);
            files.put("lib/" + jar.getFileName(), Files.readAllBytes(jar));
        }
        return TestingZip.of(files);
    }

    private static void compile(Path classes) throws Exception {
        Path source = Path.of(Objects.requireNonNull(
                        AwsRuntimeClientIT.class.getResource("/functions/java/client/Crowd.java"))
                .toURI());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-proc:none");
            assertTrue(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                    .call());
        }
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
