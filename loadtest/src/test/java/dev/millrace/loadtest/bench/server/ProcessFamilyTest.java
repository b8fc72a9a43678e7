package dev.millrace.loadtest.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ProcessFamilyTest {
    private final ProcessFamily family = new ProcessFamily(ProcessHandle.current());

    @Test
    void countsDescendants() throws IOException, InterruptedException {
        int alone = family.memory().processes();
        Process child = new ProcessBuilder("cat").start();
        try {
            Memory memory = family.memory();
            assertEquals(alone + 1, memory.processes());
            assertTrue(memory.pssBytes() > 0 && memory.pssBytes() <= memory.rssBytes(), memory::toString);
            long ownNanos = family.ownCpuNanos(); // first: it grows meanwhile
            assertTrue(family.cpuNanosOfEach().values().stream().mapToLong(Long::longValue).sum() >= ownNanos);
            long ownSwitches = ContextSwitches.of(ProcessHandle.current().pid());
            assertTrue(family.contextSwitches() >= ownSwitches);
        } finally {
            child.destroy();
            child.waitFor();
        }
    }

    @Test
    void aProcessThatHasEndedHoldsNothing() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        ProcessFamily gone = new ProcessFamily(ended.toHandle());
        assertEquals(Memory.NONE, gone.memory());
        assertEquals(0, gone.cpuMeter().usedNanos());
    }

    @Test
    void whatAChildUsedBeforeIsNotMissedWhenItEnds() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo; cat")
                .start();
        int told = child.getInputStream().read();
        CpuMeter cpu = family.cpuMeter();
        child.destroy();
        child.waitFor();
        assertEquals('\n', told);
        assertTrue(cpu.usedNanos() >= 0);
    }

    @Test
    void readsWhatTheKernelTellsOfMemory() {
        List<String> lines = List.of(
                "55d0a9a3e000-7ffd3b9f1000 ---p 00000000 00:00 0  [rollup]",
                "Rss:               41236 kB",
                "Pss:               12024 kB",
                "Pss_Dirty:          9000 kB");
        assertEquals(new Memory(1, 41_236 * 1_024, 12_024 * 1_024), Memory.parse(lines));
    }
}
