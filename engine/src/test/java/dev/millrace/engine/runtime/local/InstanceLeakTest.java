package dev.millrace.engine.runtime.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After an instance is closed, its classes can be unloaded, whatever its serialiser has cached. */
final class InstanceLeakTest {
    @TempDir
    static Path code;

    @BeforeAll
    static void compile() {
        TestPackage.ofSamples(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample.Text | \"a\"",
                "sample.StreamCopy | a",
                "sample.Values::mirror | {\"x\":1}",
                "sample.Values::older | {\"places\":[{\"x\":1}]}",
                "sample.Inherited | [{\"x\":1},{\"x\":1}]",
                "sample.Annotated::rename | {\"given\":\"Ann\"}",
                "sample.Events::http | {\"rawPath\":\"/p\"}",
                "sample.Events::scheduled | {\"time\":\"2026-01-02T03:04:05Z\"}",
                "sample.Hostile::checked | \"a\"",
                "sample.Exits::exit | 1",
                "sample.Surroundings::variableInPool | \"a\"",
            })
    void classesOfAClosedInstanceAreUnloaded(String handler, String request) {
        WeakReference<ClassLoader> classes = useAndClose(handler, request);
        Awaitility.await().until(() -> {
            System.gc();
            return classes.get() == null;
        });
    }

    /** A method of its own, so that nothing of the instance is left on the stack of the test. */
    private static WeakReference<ClassLoader> useAndClose(String handler, String request) {
        try (TestFunction function = new TestFunction(code, handler)) {
            assertEquals(request, function.run(request).invocation().payload().text());
            return new WeakReference<>(((JavaInstance) function.instance()).function().classes());
        }
    }
}
