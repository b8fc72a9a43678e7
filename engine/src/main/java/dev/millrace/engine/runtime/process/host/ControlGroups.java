package dev.millrace.engine.runtime.process.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where this server may make control groups: beneath its own, so that the workers stay within what the operator gave
 * the server. Thread-safe.
 */
public final class ControlGroups {
    private final ControlFiles files;
    private final @Nullable Path memory;
    private final @Nullable Path tasks;
    /** Processes are numbered in their namespace, and containers may share a hierarchy. */
    private final String prefix = "millrace-" + processNamespace() + "-";
    private final AtomicLong made = new AtomicLong();
    /** Removed by their cell before their last process was quite gone. */
    private final ConcurrentLinkedQueue<ControlGroup> leftOver = new ConcurrentLinkedQueue<>();

    /** Either directory is null where its controller cannot be used. */
    ControlGroups(ControlFiles files, @Nullable Path memory, @Nullable Path tasks) {
        this.files = files;
        this.memory = memory;
        this.tasks = tasks;
    }

    /** Where no group can be made. */
    public static ControlGroups none() {
        return new ControlGroups(ControlFiles.V2, null, null);
    }

    /** A group for one worker, with bounds as far as there are controllers for them; null when there are none. */
    public @Nullable ControlGroup create(long memoryBytesMax, long tasksMax) throws IOException {
        if (memory == null && tasks == null) {
            return null;
        }
        removeLeftOver();
        while (true) {
            String name = prefix + ProcessHandle.current().pid() + "-" + made.incrementAndGet();
            try {
                return ControlGroup.create(files, child(memory, name), child(tasks, name), memoryBytesMax, tasksMax);
            } catch (FileAlreadyExistsException taken) {
                // by an earlier search of this process, or by a server that had its number
            }
        }
    }

    public void remove(ControlGroup group) {
        if (!group.remove()) {
            leftOver.add(group);
        }
        removeLeftOver();
    }

    /** Kills what servers left behind that were killed themselves, and removes their groups. */
    public void removeThoseOfDeadServers() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path parent : new Path[] {memory, tasks}) {
            if (parent != null) {
                try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, prefix + "*-*")) {
                    groups.forEach(group -> names.add(group.getFileName().toString()));
                }
            }
        }
        for (String name : names) {
            String server = name.substring(prefix.length(), name.lastIndexOf('-'));
            if (!Files.exists(Path.of("/proc", server))) {
                ControlGroup group = ControlGroup.existing(files, child(memory, name), child(tasks, name));
                group.kill();
                remove(group);
            }
        }
    }

    private void removeLeftOver() {
        for (ControlGroup group : List.copyOf(leftOver)) {
            if (group.remove()) {
                leftOver.remove(group);
            }
        }
    }

    private static String processNamespace() {
        try {
            // pid:[4026531836]
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("[^0-9]", "");
        } catch (IOException notLinux) {
            return "0";
        }
    }

    private static @Nullable Path child(@Nullable Path parent, String name) {
        return parent == null ? null : parent.resolve(name);
    }
}
