package dev.millrace.engine.capture.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturePoliciesTest {
    private static final CapturePolicy ERRORS =
            new CapturePolicy(CaptureKind.ERRORS, 10, Redaction.of(List.of("$.a", "$..b")));
    private static final CapturePolicy ALL = new CapturePolicy(CaptureKind.ALL, 1 << 20, Redaction.NONE);

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("capture.db");
    }

    @Test
    void keepsWhatWasSaidOverARestart() {
        try (CapturePolicies policies = CapturePolicies.open(file)) {
            assertNull(policies.inForce("a"));
            assertEquals(CapturePolicy.NONE, policies.of("a"));
            policies.set("a", ALL);
            policies.set("a", ERRORS);
            policies.set("b", ALL);
            policies.set("c", ALL);
            assertTrue(policies.remove("c"));
            assertFalse(policies.remove("c"));
        }
        try (CapturePolicies policies = CapturePolicies.open(file)) {
            assertEquals(ERRORS, policies.inForce("a"));
            assertEquals(ALL, policies.of("b"));
            assertNull(policies.inForce("c"));
        }
    }

    @Test
    void forgetsFunctionsThatAreNoMore() {
        try (CapturePolicies policies = CapturePolicies.open(file)) {
            policies.set("a", ALL);
            policies.set("b", ERRORS);
            policies.retain(Set.of("b", "z"));
            assertNull(policies.inForce("a"));
            policies.retain(Set.of());
        }
        try (CapturePolicies policies = CapturePolicies.open(file)) {
            assertNull(policies.inForce("b"));
        }
    }

    @Test
    void refusesSizesThatCannotBeKept() {
        assertThrows(IllegalArgumentException.class, () -> new CapturePolicy(CaptureKind.ALL, 0, Redaction.NONE));
        assertThrows(
                IllegalArgumentException.class, () -> new CapturePolicy(CaptureKind.ALL, (1 << 20) + 1, Redaction.NONE));
    }
}
