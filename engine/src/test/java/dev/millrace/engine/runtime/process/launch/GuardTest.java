package dev.millrace.engine.runtime.process.launch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
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
            while (Files.exists(scratch)) {
                goOn();
            }
            assertTrue(groups.get(0).livesWhole(), "its end was told");
            assertTrue(groups.get(2).livesWhole(), "its end was told");
            assertTrue(Files.exists(other));
        } finally {
            groups.forEach(Group::kill);
        }
    }

    private static void awaitEndOf(Group group) throws InterruptedException {
        while (group.processes.stream().anyMatch(GuardTest::lives)) {
            goOn();
        }
    }

    private static void goOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the test takes too long");
        }
        Thread.onSpinWait();
    }

    /** A process that has ended may still have an entry, until its new parent asks for its end. */
    private static boolean lives(long process) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            return !status.substring(status.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** A process that leads a group, and one of its children. */
    private record Group(List<Long> processes) {
        static Group start() throws Exception {
            Process leader = new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 & echo $!; wait").start();
            try (BufferedReader output = leader.inputReader()) {
                return new Group(List.of(leader.pid(), Long.parseLong(output.readLine())));
            }
        }

        long leader() {
            return processes.getFirst();
        }

        boolean livesWhole() {
            return processes.stream().allMatch(GuardTest::lives);
        }

        void kill() {
            processes.forEach(process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
