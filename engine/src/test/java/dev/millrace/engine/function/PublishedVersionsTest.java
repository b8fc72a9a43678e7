package dev.millrace.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.function.code.Zips;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.policy.Statement;
import dev.millrace.engine.function.url.FunctionUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedVersionsTest {
    private static final FunctionName HELLO = new FunctionName("hello");
    private static final ResourcePolicy POLICY = ResourcePolicy.NONE.with(
            new Statement("s", "*", "lambda:InvokeFunction", null, null, null, null, null, null), "revision");
    private static final FunctionUrl URL = new FunctionUrl(
            "id", FunctionUrl.AuthType.NONE, FunctionUrl.InvokeMode.BUFFERED, null, 1, 2);

    @TempDir
    Path directory;

    private CodeStore code;
    private Registry registry;

    @BeforeEach
    void open() throws RejectedCodeException {
        openOn(directory);
        registry.create(HELLO, configured("first"), code.put(Zips.of("first")), Map.of());
    }

    private void openOn(Path data) {
        code = CodeStore.open(data.resolve("code"));
        registry = Registry.open(data.resolve("functions.db"), code, new SystemClock());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aVersionStaysAsItWasPublished() throws Exception {
        publish(null);
        FunctionVersion first = resolved("1");
        change("second");
        assertSame(first, resolved("1"));
        assertEquals("first", first.handler());
        assertTrue(Files.exists(first.code().resolve("first")));
        assertEquals("1", first.version());
        assertEquals("1", first.subject().version());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:hello:1", first.arn());
        assertEquals("second", resolved("").handler());
        publish(null);
        assertEquals("second", resolved("2").handler());
        assertNotEquals(resolved("2"), resolved(""));
    }

    @Test
    void publishesWhatHasChangedOnly() throws Exception {
        assertEquals("1", publish("of the first"));
        assertEquals("1", publish("of nobody"));
        assertEquals("of the first", revision("1").configuration().description());
        registry.revise(HELLO, null, f -> f.withConfiguration(configured("first")));
        assertEquals("1", publish(null), "an update that changes nothing is no change");
        change("second");
        assertEquals("2", publish(null));
        change("first");
        assertEquals("3", publish(null), "the last one counts, not an older one");
    }

    @Test
    void latestKeepsItsInstancesWhenItIsPublished() {
        FunctionVersion before = resolved("");
        String revision = hello().revisionId();
        publish(null);
        assertSame(before, resolved(""));
        assertNotEquals(revision, hello().revisionId());
        assertNotEquals(hello().revisionId(), revision("1").revisionId());
        registry.amend(HELLO, f -> f.withTags(Map.of("k", "v")));
        assertSame(before, resolved(""));
        registry.revise(HELLO, null, f -> f);
        String told = hello().revisionId();
        assertInstanceOf(Change.Stale.class, registry.publish(HELLO, revision, null, f -> {}));
        assertInstanceOf(Change.Done.class, registry.publish(HELLO, told, null, f -> {}));
    }

    @Test
    void noNumberComesTwice() throws Exception {
        publish(null);
        change("second");
        publish(null);
        registry.amend(HELLO, f -> f.withoutVersion("2"));
        assertNull(registry.snapshot().resolve("hello", "2"));
        restart();
        assertNull(registry.snapshot().resolve("hello", "2"));
        assertEquals("3", publish(null));
        assertNotNull(registry.snapshot().resolve("hello", "1"));
    }

    @Test
    void publishesInOneStepWithAChange() throws Exception {
        registry.create(new FunctionName("other"), configured("x"), code.put(Zips.of("x")), Map.of(), true);
        assertEquals("x", Objects.requireNonNull(registry.snapshot().resolve("other", "1")).handler());
        registry.reviseAndPublish(HELLO, null, f -> f.withConfiguration(configured("second")), f -> {});
        assertEquals("second", resolved("1").handler());
    }

    @Test
    void aRefusedCheckPublishesNothing() {
        assertThrows(
                ArithmeticException.class,
                () -> registry.publish(HELLO, null, null, f -> {
                    throw new ArithmeticException();
                }));
        assertNull(registry.snapshot().resolve("hello", "1"));
    }

    @Test
    void survivesARestart() throws Exception {
        publish("first");
        change("second");
        publish("second");
        registry.amend(HELLO, f -> f.withAlias(new Alias("live", "1", "d", new Alias.Second("2", 0.25), "r"))
                .withAlias(new Alias("head", "$LATEST", "", null, "s"))
                .withPolicy("live", POLICY)
                .withPolicy("2", POLICY)
                .withUrl("live", URL)
                .withUrl(new FunctionUrl(
                        "other", FunctionUrl.AuthType.AWS_IAM, FunctionUrl.InvokeMode.BUFFERED, null, 3, 4))
                .withEventConfigs(Map.of("live", EventInvokeConfig.NONE)));
        RegisteredFunction before = hello();
        restart();
        assertEquals(before, hello());
        assertEquals("live", aliasOfUrl("id"));
        assertEquals("", aliasOfUrl("other"));
        registry.amend(HELLO, f -> f.withoutAlias("live").withoutVersion("1"));
        before = hello();
        restart();
        assertEquals(before, hello());
        assertNull(hello().url("live"));
        assertTrue(hello().policy("live").grantsNothing());
        assertFalse(hello().policy("2").grantsNothing());
        assertEquals(Map.of(), hello().eventConfigs());
    }

    @Test
    void codeStaysForAsLongAsAVersionUsesIt() throws Exception {
        CodeReference first = hello().code();
        publish(null);
        change("second");
        long bytes = first.packageBytes() + hello().code().packageBytes();
        assertEquals(bytes, registry.snapshot().codeBytes());
        restart();
        assertTrue(Files.exists(code.directory(first)));
        registry.amend(HELLO, f -> f.withoutVersion("1"));
        restart();
        assertFalse(Files.exists(code.directory(first)));
        assertTrue(code.file(first.sha256()).isEmpty());
    }

    @Test
    void anAliasRunsOnTheInstancesOfItsVersion() {
        publish(null);
        registry.amend(HELLO, f -> f.withAlias(new Alias("live", "1", "", null, "r")));
        FunctionVersion alias = resolved("live");
        assertEquals(resolved("1"), alias);
        assertEquals(resolved("1").hashCode(), alias.hashCode());
        assertSame(resolved("1"), alias.unaliased());
        assertSame(alias, resolved("live"));
        assertEquals("live", alias.alias());
        assertEquals("live", alias.qualifier());
        assertEquals("1", alias.version());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:hello:live", alias.arn());
        assertEquals("", resolved("1").alias());
        assertNotEquals(resolved(""), alias);
        registry.amend(HELLO, f -> f.withAlias(new Alias("live", "$LATEST", "", null, "s")));
        assertEquals(resolved(""), resolved("live"));
    }

    @Test
    void twoVersionsShareTheCallsOfAnAlias() throws Exception {
        publish(null);
        change("second");
        publish(null);
        for (double weight : new double[] {0, 0.2, 1}) {
            registry.amend(
                    HELLO, f -> f.withAlias(new Alias("live", "1", "", new Alias.Second("2", weight), "r")));
            int calls = 20_000;
            int second = 0;
            for (int i = 0; i < calls; i++) {
                second += resolved("live").version().equals("2") ? 1 : 0;
            }
            // six standard deviations: once in 500 million runs of this test it is beyond
            double allowed = 6 * Math.sqrt(calls * weight * (1 - weight));
            assertEquals(calls * weight, second, allowed, "of " + calls + " by " + weight);
        }
    }

    @Test
    void aDeletedFunctionLeavesNothing() throws Exception {
        publish(null);
        registry.amend(HELLO, f -> f.withAlias(new Alias("live", "1", "", null, "r")));
        registry.delete(HELLO);
        assertNull(registry.snapshot().resolve("hello", "live"));
        registry.create(HELLO, configured("again"), code.put(Zips.of("again")), Map.of());
        restart();
        assertNull(registry.snapshot().resolve("hello", "1"));
        assertEquals("1", publish(null));
    }

    /** The file and the code were written by the server before it had versions, with schema 5. */
    @Test
    void startsOnTheFileOfAServerWithoutVersions() throws Exception {
        registry.close();
        Path data = directory.resolve("old");
        Path golden = Path.of(Objects.requireNonNull(getClass().getResource("/registry-5")).toURI());
        try (var files = Files.walk(golden)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(golden.relativize(file).toString()));
            }
        }
        openOn(data);
        RegisteredFunction hello = hello();
        assertEquals("d96d7532-ed67-40e2-9884-dc9703efd6d8", hello.revisionId());
        assertEquals(7, hello.reservedConcurrency());
        assertEquals(1_795_899_720_685L, hello.modifiedAtEpochMillis());
        assertEquals("aaaabbbbccccddddeeeeffffgggghhhh", Objects.requireNonNull(hello.url()).id());
        assertEquals("revision", hello.policy().revisionId());
        assertEquals(600, hello.eventConfig("").ageSecondsMax());
        assertEquals(Map.of("A", "1"), hello.configuration().environment());
        assertEquals(2, registry.snapshot().functions().size());
        assertTrue(Files.exists(resolved("").code().resolve("hello.class")));
        assertEquals("1", publish(null));
        assertEquals("1", publish(null));
        registry.close();
        openOn(data);
        assertEquals("what it does", revision("1").configuration().description());
        assertEquals("1", publish(null));
    }

    private String publish(@Nullable String description) {
        Change change = registry.publish(HELLO, null, description, f -> {});
        return Objects.requireNonNull(
                        assertInstanceOf(Change.Done.class, change).function().published().newest())
                .version();
    }

    private void change(String to) throws RejectedCodeException {
        CodeReference stored = code.put(Zips.of(to));
        registry.revise(HELLO, null, f -> f.withCode(stored).withConfiguration(configured(to)));
    }

    private RegisteredFunction hello() {
        return Objects.requireNonNull(registry.snapshot().function("hello"));
    }

    private Revision revision(String qualifier) {
        return Objects.requireNonNull(hello().revision(qualifier));
    }

    private String aliasOfUrl(String id) {
        return Objects.requireNonNull(registry.snapshot().nameOfUrl(id)).qualifier();
    }

    private FunctionVersion resolved(String qualifier) {
        return Objects.requireNonNull(registry.snapshot().resolve("hello", qualifier));
    }

    private void restart() {
        registry.close();
        openOn(directory);
    }

    private static FunctionConfiguration configured(String handler) {
        return FunctionConfiguration.defaultsFor(HELLO).withHandler(handler);
    }
}
