package dev.millrace.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.function.code.Zips;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.policy.Statement;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.function.url.FunctionUrl.AuthType;
import dev.millrace.engine.function.url.FunctionUrl.Cors;
import dev.millrace.engine.function.url.FunctionUrl.InvokeMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final FunctionName HELLO = new FunctionName("hello");
    private static final ResourcePolicy POLICY = ResourcePolicy.NONE.with(
            new Statement("s", "*", "lambda:InvokeFunction", "arn:aws:s3:::b", "000000000000", null, true, "t", "o"),
            "revision");
    private static final FunctionUrl URL = new FunctionUrl(
            "id",
            AuthType.AWS_IAM,
            InvokeMode.RESPONSE_STREAM,
            new Cors(true, null, List.of("GET"), List.of("*"), List.of(), 60),
            1,
            2);

    @TempDir
    Path directory;

    private CodeStore code;
    private Registry registry;

    @BeforeEach
    void open() {
        code = CodeStore.open(directory.resolve("code"));
        registry = Registry.open(directory.resolve("registry.db"), code, new SystemClock());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void resolvesAFunctionByNameAndQualifier() throws Exception {
        RegisteredFunction function = create(HELLO);
        FunctionVersion version = registry.snapshot().resolve("hello", "$LATEST");
        assertNotNull(version);
        assertSame(version, registry.snapshot().resolve("hello", ""));
        assertNull(registry.snapshot().resolve("hello", "7"));
        assertNull(registry.snapshot().resolve("other", ""));
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:hello", version.arn());
        assertEquals(function.code().sha256Base64(), version.subject().codeSha256());
        assertTrue(Files.exists(version.code().resolve("hello")));
    }

    @Test
    void refusesASecondFunctionOfOneName() throws Exception {
        RegisteredFunction first = create(HELLO);
        Change second = registry.create(HELLO, configured("java21"), code.put(Zips.of("x")), Map.of());
        assertInstanceOf(Change.Exists.class, second);
        assertEquals(first, registry.snapshot().function("hello"));
    }

    @Test
    void survivesARestartWithEveryField() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("Z", "1");
        environment.put("A", "ü\n");
        FunctionConfiguration full = new FunctionConfiguration(
                "java25",
                "pkg.C::m",
                "arn:aws:iam::000000000000:role/r",
                "what it does",
                512,
                30,
                environment,
                1024,
                "arm64",
                "Active",
                new FunctionConfiguration.Logging("JSON", "/my/group", "DEBUG", "INFO"),
                "arn:aws:sqs:us-east-1:000000000000:dlq",
                new FunctionConfiguration.Vpc(List.of("subnet-1"), List.of("sg-1"), true),
                "arn:aws:kms:us-east-1:000000000000:key/k",
                "PublishedVersions");
        registry.create(HELLO, full, code.put(Zips.of("hello")), Map.of("team", "a"));
        registry.amend(HELLO, f -> f.withReservedConcurrency(7).withPolicy(POLICY).withUrl(URL));
        RegisteredFunction before = registry.snapshot().function("hello");

        restart();

        RegisteredFunction after = registry.snapshot().function("hello");
        assertNotNull(after);
        assertEquals(before, after);
        assertEquals(List.of("Z", "A"), List.copyOf(after.configuration().variables().keySet()));
        assertEquals(Map.of(HELLO, 7), registry.snapshot().reservedConcurrency());
    }

    @Test
    void tellsAnEmptyEnvironmentFromNoneAfterARestart() throws Exception {
        create(HELLO);
        assertNull(restarted("hello").configuration().environment());
        registry.revise(HELLO, null, f -> f.withConfiguration(withEnvironment(Map.of())));
        assertEquals(Map.of(), restarted("hello").configuration().environment());
    }

    @Test
    void keepsTheVersionObjectUntilTheRevisionChanges() throws Exception {
        create(HELLO);
        FunctionVersion first = registry.snapshot().resolve("hello", "");
        create(new FunctionName("other"));
        registry.amend(HELLO, f -> f.withTags(Map.of("k", "v")).withReservedConcurrency(3).withPolicy(POLICY).withUrl(URL));
        assertSame(first, registry.snapshot().resolve("hello", ""));

        registry.revise(HELLO, null, f -> f.withConfiguration(configured("java21")));
        FunctionVersion second = registry.snapshot().resolve("hello", "");
        assertNotNull(second);
        assertNotEquals(first, second);
        assertEquals("java21", second.runtime());
    }

    @Test
    void refusesAChangeOfARevisionThatIsNotCurrent() throws Exception {
        String revision = create(HELLO).revisionId();
        assertInstanceOf(Change.Done.class, registry.revise(HELLO, revision, f -> f));
        assertInstanceOf(Change.Stale.class, registry.revise(HELLO, revision, f -> f));
        assertInstanceOf(Change.Done.class, registry.revise(HELLO, null, f -> f));
    }

    @Test
    void leavesAllAsItIsWhenAnEditThrows() throws Exception {
        RegisteredFunction before = create(HELLO);
        assertThrows(
                ArithmeticException.class,
                () -> registry.amend(HELLO, f -> {
                    throw new ArithmeticException();
                }));
        assertEquals(before, registry.snapshot().function("hello"));
        assertEquals(before, restarted("hello"));
    }

    @Test
    void forgetsADeletedFunctionButKeepsItsCodeUntilTheNextStart() throws Exception {
        RegisteredFunction function = create(HELLO);
        assertInstanceOf(Change.Done.class, registry.delete(HELLO));
        assertInstanceOf(Change.Missing.class, registry.delete(HELLO));
        assertInstanceOf(Change.Missing.class, registry.amend(HELLO, f -> f));
        assertInstanceOf(Change.Missing.class, registry.revise(HELLO, null, f -> f));
        assertNull(registry.snapshot().resolve("hello", ""));
        assertTrue(Files.exists(code.directory(function.code())));

        restart();
        assertNull(registry.snapshot().function("hello"));
        assertTrue(code.file(function.code().sha256()).isEmpty());
    }

    @Test
    void findsAFunctionByItsUrl() throws Exception {
        create(HELLO);
        create(new FunctionName("other"));
        assertNull(functionOfUrl("id"));
        registry.amend(HELLO, f -> f.withUrl(URL));
        assertEquals(registry.snapshot().function("hello"), functionOfUrl("id"));
        registry.amend(HELLO, f -> f.withTags(Map.of("k", "v")));
        assertEquals(registry.snapshot().function("hello"), functionOfUrl("id"));
        restart();
        assertEquals(registry.snapshot().function("hello"), functionOfUrl("id"));
        registry.amend(HELLO, f -> f.withUrl(null));
        assertNull(functionOfUrl("id"));
        registry.amend(HELLO, f -> f.withUrl(URL));
        registry.delete(HELLO);
        assertNull(functionOfUrl("id"));
    }

    @Test
    void anOldSnapshotDoesNotChange() throws Exception {
        create(HELLO);
        RegistrySnapshot old = registry.snapshot();
        registry.delete(HELLO);
        create(new FunctionName("another"));
        assertNotNull(old.resolve("hello", ""));
        assertEquals(1, old.functions().size());
    }

    @Test
    void losesNoConcurrentChange() throws Exception {
        create(HELLO);
        int threadCount = 4;
        int changesEach = 25;
        try (ExecutorService threads = Executors.newFixedThreadPool(threadCount)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threadCount; t++) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < changesEach; i++) {
                        registry.amend(HELLO, f -> f.withReservedConcurrency(next(f.reservedConcurrency())));
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
        assertEquals(Map.of(HELLO, threadCount * changesEach), registry.snapshot().reservedConcurrency());
        assertEquals(threadCount * changesEach, restarted("hello").reservedConcurrency());
    }

    @Test
    void listsFunctionsByName() throws Exception {
        for (String name : List.of("b", "c", "a")) {
            create(new FunctionName(name));
        }
        assertEquals(List.of("a", "b", "c"), names(registry.snapshot().functions()));
        assertEquals(List.of("c"), names(registry.snapshot().functionsAfter("b")));
        assertEquals(List.of("b", "c"), names(registry.snapshot().functionsAfter("aa")));
    }

    @Test
    void unpacksMissingCodeWhenItStarts() throws Exception {
        RegisteredFunction function = create(HELLO);
        Files.move(code.directory(function.code()), directory.resolve("elsewhere"));
        restart();
        assertTrue(Files.exists(code.directory(function.code()).resolve("hello")));
    }

    @Test
    void remembersWhatSourcesWereCompiledFor() throws Exception {
        CodeReference compiled = code.put(Zips.ofText("Hello.java", "public class Hello {}"), 21);
        registry.create(HELLO, configured("java21"), compiled, Map.of());
        assertEquals(compiled, restarted("hello").code());
        FunctionVersion version = registry.snapshot().resolve("hello", "");
        assertNotNull(version);
        assertTrue(Files.exists(version.code().resolve("Hello.class")));
    }

    @Test
    void startsOnTheFileOfTheFirstVersion() throws Exception {
        RegisteredFunction function = create(HELLO);
        registry.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("registry.db"));
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE version");
            statement.execute("DROP TABLE alias");
            for (String column : List.of("content_id", "last_version", "qualified_policies", "alias_urls", "url")) {
                statement.execute("ALTER TABLE function DROP COLUMN " + column);
            }
            statement.execute("ALTER TABLE function DROP COLUMN policy");
            statement.execute("ALTER TABLE function DROP COLUMN event_configs");
            statement.execute("ALTER TABLE function DROP COLUMN compiled_for");
            statement.execute("PRAGMA user_version = 1");
        }
        open();
        assertEquals(function, registry.snapshot().function("hello"));
        registry.amend(HELLO, f -> f.withTags(Map.of("a", "b")));
        assertEquals(Map.of("a", "b"), restarted("hello").tags());
    }

    @Test
    void doesNotStartOnTheFileOfANewerServer() throws Exception {
        Path newer = directory.resolve("newer.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + newer);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> Registry.open(newer, code, new SystemClock()));
        assertTrue(String.valueOf(refused.getMessage()).contains("99"), refused.getMessage());
    }

    @Test
    void doesNotStartOnAFileThatIsNoDatabase() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.db"), "not a database ".repeat(100));
        assertThrows(IllegalStateException.class, () -> Registry.open(broken, code, new SystemClock()));
    }

    private @Nullable RegisteredFunction functionOfUrl(String id) {
        RegistrySnapshot.QualifiedName name = registry.snapshot().nameOfUrl(id);
        return name == null ? null : registry.snapshot().function(name.function());
    }

    private RegisteredFunction create(FunctionName name) throws RejectedCodeException {
        Change change = registry.create(name, configured("java25"), code.put(Zips.of(name.value())), Map.of());
        return assertInstanceOf(Change.Done.class, change).function();
    }

    private void restart() {
        registry.close();
        open();
    }

    private RegisteredFunction restarted(String name) {
        restart();
        RegisteredFunction function = registry.snapshot().function(name);
        assertNotNull(function);
        return function;
    }

    private static int next(@Nullable Integer current) {
        return current == null ? 1 : current + 1;
    }

    private static FunctionConfiguration configured(String runtime) {
        return configuration(runtime, null);
    }

    private static FunctionConfiguration withEnvironment(Map<String, String> environment) {
        return configuration("java25", environment);
    }

    private static FunctionConfiguration configuration(String runtime, @Nullable Map<String, String> environment) {
        FunctionConfiguration.Logging logging = FunctionConfiguration.defaultsFor(HELLO).logging();
        return new FunctionConfiguration(
                runtime, "pkg.Hello", "arn:aws:iam::000000000000:role/r", "", 128, 3, environment, 512, "x86_64",
                "PassThrough", logging, null, null, null, "None");
    }

    private static List<String> names(Iterable<RegisteredFunction> functions) {
        List<String> names = new ArrayList<>();
        functions.forEach(function -> names.add(function.name().value()));
        return names;
    }
}
