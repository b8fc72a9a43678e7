package dev.millrace.engine.runtime.process.child;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * A worker's first process and all that descend from it. A sandbox has several before the code's own, each of which
 * may lead a group. Confined to the caller's thread.
 */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");

    private final long first;

    ProcessTree(long first) {
        this.first = first;
    }

    /** Signals the first process's group and then each descendant. Returns the descendants. */
    List<Long> signal(Signals signal) {
        List<Long> descendants = new ArrayList<>();
        addChildren(first, descendants);
        signal(signal, descendants);
        return descendants;
    }

    /** Signals the first process's group and then each of {@code descendants}, which an earlier call returned. */
    void signal(Signals signal, List<Long> descendants) {
        if (!signal.sendToGroup(first)) {
            signal.sendTo(first); // it has not come to lead a group yet
        }
        descendants.forEach(signal::sendTo);
    }

    /** The kernel lists children by the thread that made them. */
    private static void addChildren(long pid, List<Long> to) {
        Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                StringTokenizer children = new StringTokenizer(Files.readString(thread.resolve("children")));
                while (children.hasMoreTokens()) {
                    long child = Long.parseLong(children.nextToken());
                    to.add(child);
                    addChildren(child, to);
                }
            }
        } catch (IOException gone) {
            return; // the process, or the thread, has ended meanwhile: what it had made is found through its parent
        }
    }
}
