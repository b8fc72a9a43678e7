package dev.millrace.loadtest.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ContextSwitchesTest {
    @Test
    void sumsVoluntaryAndForcedOnes() {
        List<String> status =
                List.of("Name:\tjava", "voluntary_ctxt_switches:\t12", "nonvoluntary_ctxt_switches:\t3");
        assertEquals(15, ContextSwitches.parse(status));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessHasSome() throws IOException {
        assertTrue(ContextSwitches.of(ProcessHandle.current().pid()) > 0);
    }

    @Test
    void aProcessThatHasEndedHasNone() throws IOException {
        assertEquals(0, ContextSwitches.of(Long.MAX_VALUE));
    }
}
