package dev.millrace.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.function.isolation.IsolationRule;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.RoutedOperations;
import dev.millrace.gateway.message.OutsideServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control operations over a real registry and a real code store, called without a network. */
public final class LambdaApi implements AutoCloseable {
    public static final String FUNCTIONS = "/2015-03-31/functions";
    public static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final JsonMapper JSON = new JsonMapper();

    /** What the engine was told, by function name; null when a reservation was freed. */
    public final Map<String, @Nullable Integer> reservations = new HashMap<>();

    /** What is in the buckets. */
    public final MemoryObjects objects = new MemoryObjects();

    public int accountRunsMax = 1_000;
    private final Path directory;
    private Registry registry;
    private RoutedOperations operations;

    public LambdaApi(Path directory) {
        this.directory = directory;
        open();
    }

    /** As a server that ends and starts again on the same data. */
    public void restart() {
        close();
        open();
    }

    private void open() {
        CodeStore code = CodeStore.open(directory.resolve("code"));
        registry = Registry.open(directory.resolve("registry.db"), code, new SystemClock());
        operations = new RoutedOperations(routes -> LambdaOperations.register(
                routes,
                registry,
                code,
                languages(),
                new IsolationRule(Isolation.PROCESS, Isolation.SANDBOX, Set.of("trusted"), Set.of()),
                () -> accountRunsMax,
                (name, runsMax) -> reservations.put(name.value(), runsMax),
                arn -> arn.endsWith("event-bus/default") || arn.equals("arn:aws:s3:::records"),
                new OutsideServices(URI.create("http://localhost:9324"), null),
                objects,
                new SystemClock()));
    }

    /** A machine that can run every runtime but nodejs20.x and python3.11. */
    private static Languages languages() {
        return Languages.of(Language.allRuntimes().stream()
                .filter(runtime -> !runtime.equals("nodejs20.x") && !runtime.equals("python3.11"))
                .map(runtime -> new Interpreter(runtime, Path.of("/bin/true"), "1.0", List.of()))
                .toList());
    }

    /** The answer to a request that must succeed. */
    public HttpReply call(String method, String target, String body) {
        return operations.call(method, target, body);
    }

    /** The body of an answer that must have that status. */
    public JsonNode json(int status, String method, String target, String body) {
        HttpReply reply = call(method, target, body);
        assertEquals(status, reply.status(), target);
        assertEquals("application/json", reply.headers().get("Content-Type"));
        return JSON.readTree(reply.body().array());
    }

    public JsonNode get(String target) {
        return json(200, "GET", target, "");
    }

    /** Why a request is refused, which it must be. */
    public Refusal refusal(String method, String target, String body) {
        return assertThrows(RefusedException.class, () -> call(method, target, body), target).refusal();
    }

    public JsonNode create(String name) {
        return json(201, "POST", FUNCTIONS, createRequest(name));
    }

    /** A request that creates a function, with members added or replaced: name, value, name, value... */
    public static String createRequest(String name, @Nullable Object... changes) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("FunctionName", name);
        request.put("Runtime", "java25");
        request.put("Role", "arn:aws:iam::000000000000:role/any");
        request.put("Handler", "pkg.Hello::handle");
        request.put("Code", Map.of("ZipFile", zipBase64(name + ".class")));
        for (int i = 0; i < changes.length; i += 2) {
            request.put(String.valueOf(changes[i]), changes[i + 1]);
        }
        return text(request);
    }

    public static String text(Object value) {
        return JSON.writeValueAsString(value);
    }

    public static String zipBase64(String entry) {
        return Base64.getEncoder().encodeToString(zip(entry));
    }

    public static byte[] zip(String entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(entry.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public Registry registry() {
        return registry;
    }

    @Override
    public void close() {
        registry.close();
    }
}
