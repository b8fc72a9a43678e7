package dev.millrace.engine.runtime.process.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ControlGroupTest {
    private static final List<String> HYBRID_MOUNTS = List.of(
            "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
            "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory",
            "36 31 0:33 /docker/abc /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate");
    private static final List<String> MEMBERSHIPS =
            List.of("4:memory:/system.slice/x.service", "3:cpu,cpuacct:/docker/abc/x", "0::/system.slice/x.service");

    @ParameterizedTest
    @CsvSource({
        "memory, /sys/fs/cgroup/memory/system.slice/x.service",
        "cpuacct, '/sys/fs/cgroup/cpu,cpuacct/x'",
        "'', /sys/fs/cgroup/unified/system.slice/x.service"
    })
    void theOwnGroupIsFoundWhereItsHierarchyIsMounted(String controller, Path group) {
        assertEquals(group, new ControlGroupSearch(MEMBERSHIPS, HYBRID_MOUNTS).ownGroup(controller));
    }

    @Test
    void aControllerThatIsNotMountedHasNoGroup() {
        assertNull(new ControlGroupSearch(MEMBERSHIPS, List.of()).ownGroup("memory"));
        assertNull(new ControlGroupSearch(MEMBERSHIPS, HYBRID_MOUNTS).ownGroup("pids"));
    }

    /** Without controllers, so that it can be tried where version 1 has them. */
    @Test
    void aGroupOfVersion2IsKilledAtOnce() throws Exception {
        Path own = new ControlGroupSearch(lines("/proc/self/cgroup"), lines("/proc/self/mountinfo")).ownGroup("");
        assumeTrue(own != null && Files.isWritable(own), "no writable group of version 2 here");
        Path directory = own.resolve("millrace-test-" + ProcessHandle.current().pid());
        Files.createDirectory(directory);
        ControlGroup group = ControlGroup.existing(ControlFiles.V2, directory, directory);
        try {
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
            command.add("echo 0 >\"$1\" && (setsid sleep 1000 &) ; echo ready; sleep 1000");
            command.addAll(List.of("sh", group.doors().getFirst().toString()));
            Process process = new ProcessBuilder(command).start();
            try (BufferedReader output = process.inputReader()) {
                assertEquals("ready", output.readLine());
                assertTrue(!group.isEmpty());
                group.kill();
                assertNull(output.readLine());
            }
            assertEquals(128 + 9, process.waitFor());
        } finally {
            group.kill();
            await().until(group::remove);
        }
    }

    /** The end of a worker and a second kill of it come at the same time. */
    @Test
    void aGroupThatIsGoneHasNothingToKill() {
        Path gone = Path.of("/sys/fs/cgroup/millrace-test-gone");
        for (ControlFiles files : ControlFiles.values()) {
            ControlGroup group = ControlGroup.existing(files, gone, gone);
            group.kill();
            assertTrue(group.isEmpty());
            assertTrue(group.remove());
        }
    }

    private static List<String> lines(String file) throws Exception {
        return Files.readAllLines(Path.of(file));
    }
}
