package dev.millrace.engine.function.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.InstanceSettings;
import dev.millrace.engine.function.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsolationRuleTest {
    private static final BundledCode BUNDLED = new BundledCode("c29tZQ==", "pkg.Hello");

    @ParameterizedTest
    @CsvSource({
        // least, trusted, runtime, asked, given
        "SANDBOX, false, java25,     ,           SANDBOX",
        "SANDBOX, false, nodejs22.x, ,           SANDBOX",
        "SANDBOX, false, java25,     PROCESS,    SANDBOX",
        "SANDBOX, false, java25,     IN_PROCESS, SANDBOX",
        "PROCESS, false, java25,     ,           PROCESS",
        "PROCESS, false, python3.12, SANDBOX,    SANDBOX",
        "PROCESS, false, java25,     IN_PROCESS, PROCESS",
        "SANDBOX, true,  java25,     ,           IN_PROCESS",
        "SANDBOX, true,  nodejs22.x, ,           SANDBOX",
        "SANDBOX, true,  nodejs22.x, PROCESS,    PROCESS",
        "SANDBOX, true,  nodejs22.x, IN_PROCESS, PROCESS",
        "SANDBOX, true,  java25,     PROCESS,    PROCESS",
        "SANDBOX, true,  java25,     SANDBOX,    SANDBOX",
        "SANDBOX, true,  java25,     IN_PROCESS, IN_PROCESS",
    })
    void givesWhatIsAskedWithinWhatIsAllowed(
            Isolation least, boolean trusted, String runtime, @Nullable Isolation asked, Isolation given) {
        IsolationRule rule = new IsolationRule(
                least, Isolation.SANDBOX, trusted ? Set.of("f", "g") : Set.of("g"), Set.of(BUNDLED));
        assertEquals(given, rule.of(version("f", runtime, "handler", "AAAA", asked)));
    }

    @Test
    void neverGivesLessThanIsAskedOnAMachineThatCannotGiveIt() {
        IsolationRule rule = IsolationRule.of(null, Isolation.PROCESS, Set.of(), Set.of());
        assertEquals(Isolation.PROCESS, rule.of(version("f", "java25", "h", "AAAA", null)));
        assertEquals(Isolation.SANDBOX, rule.of(version("f", "java25", "h", "AAAA", Isolation.SANDBOX)));
    }

    @Test
    void trustsTheBundledFunctionOnlyAsItCame() {
        IsolationRule rule = IsolationRule.of(null, Isolation.SANDBOX, Set.of(), Set.of(BUNDLED));
        assertEquals(Isolation.IN_PROCESS, rule.of(version("hello", "java25", "pkg.Hello", "c29tZQ==", null)));
        assertEquals(
                Isolation.SANDBOX, rule.of(version("hello", "java25", "pkg.Hello", "c29tZQ==", Isolation.SANDBOX)));
        assertEquals(Isolation.SANDBOX, rule.of(version("hello", "java25", "pkg.Hello", "b3RoZXI=", null)));
        assertEquals(
                Isolation.SANDBOX,
                rule.of(version("hello", "java25", "javax.naming.InitialContext::lookup", "c29tZQ==", null)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock =
            """
            f | java25     | -          | -
            f | java25     | sandbox    | -
            f | java25     | process    | -
            f | java25     | in-process | the operator of this server allows no less than 'process' but for functions that the server was started with, as in --trust f.
            g | java25     | in-process | -
            g | nodejs22.x | process    | -
            g | nodejs22.x | in-process | only Java can run in-process.
            """)
    void saysWhyAFunctionMayNotAskForIt(
            String function, String runtime, @Nullable String asked, @Nullable String refusal) {
        IsolationRule rule = new IsolationRule(Isolation.PROCESS, Isolation.SANDBOX, Set.of("g"), Set.of());
        String whole = refusal == null
                ? null
                : "Function " + function + " cannot have the isolation '" + asked + "': " + refusal;
        assertEquals(whole, rule.refusal(function, runtime, asked == null ? null : Isolation.parse(asked)));
    }

    @Test
    void refusesWhatTheMachineCannotGive() {
        IsolationRule rule = IsolationRule.of(null, Isolation.PROCESS, Set.of("f"), Set.of());
        assertEquals(
                "Function f cannot have the isolation 'sandbox': this machine can give 'process' at most.",
                rule.refusal("f", "java25", Isolation.SANDBOX));
        assertNull(rule.refusal("f", "java25", Isolation.PROCESS));
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> IsolationRule.of(Isolation.SANDBOX, Isolation.PROCESS, Set.of(), Set.of()));
        assertEquals("the isolation cannot be sandbox: this machine can give process at most", failure.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> IsolationRule.of(Isolation.IN_PROCESS, Isolation.SANDBOX, Set.of(), Set.of()));
    }

    private static FunctionVersion version(
            String name, String runtime, String handler, String codeSha256, @Nullable Isolation asked) {
        FunctionName functionName = new FunctionName(name);
        InstanceSettings defaults = InstanceSettings.defaultsFor(functionName);
        return new FunctionVersion(
                functionName,
                FunctionVersion.LATEST,
                "revision",
                "arn",
                runtime,
                handler,
                Map.of(),
                128,
                Duration.ofSeconds(3),
                codeSha256,
                Path.of("/code"),
                new InstanceSettings(asked, true, 1, 0, 512, defaults.logging(), false));
    }
}
