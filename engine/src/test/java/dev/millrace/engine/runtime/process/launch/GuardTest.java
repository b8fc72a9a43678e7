package dev.millrace.engine.runtime.process.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.process.LinuxProcess;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuardTest {
    @TempDir
    Path directory;

    @Test
    void whatIsLeftOfTheGroupsDiesAtTheEndOfItsInputAndTheScratchDirectoryGoes() throws Exception {
        Path scratch = Files.createDirectories(directory.resolve("scratch with a space"));
        Files.writeString(Files.createDirectory(scratch.resolve("inner")).resolve("file"), "left behind");
        Path other = Files.createDirectory(directory.resolve("scratch"));
        List<Group> groups = new ArrayList<>();
        try {
            try (Guard guard = Guard.start(scratch)) {
                for (int i = 0; i < 4; i++) {
                    Group group = Group.start();
                    groups.add(group);
                    guard.began(group.leader());
                }
                guard.ended(groups.get(0).leader());
                guard.ended(groups.get(2).leader());
                assertTrue(groups.stream().allMatch(Group::livesWhole));
            }
            awaitEndOf(groups.get(1));
            awaitEndOf(groups.get(3));
            await().until(() -> Files.notExists(scratch));
            assertTrue(groups.get(0).livesWhole(), "its end was told");
            assertTrue(groups.get(2).livesWhole(), "its end was told");
            assertTrue(Files.exists(other));
        } finally {
            groups.forEach(Group::kill);
        }
    }

    private static void awaitEndOf(Group group) {
        await().until(() -> group.processes.stream().noneMatch(LinuxProcess::lives));
    }

    /** A process that leads a group, and one of its children. */
    private record Group(List<LinuxProcess> processes) {
        static Group start() throws Exception {
            Process leader = new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 & echo $!; wait").start();
            try (BufferedReader output = leader.inputReader()) {
                return new Group(List.of(
                        new LinuxProcess(leader.pid()), new LinuxProcess(Long.parseLong(output.readLine()))));
            }
        }

        long leader() {
            return processes.getFirst().pid();
        }

        boolean livesWhole() {
            return processes.stream().allMatch(LinuxProcess::lives);
        }

        void kill() {
            processes.forEach(LinuxProcess::kill);
        }
    }
}
