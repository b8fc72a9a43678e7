package dev.millrace.engine.runtime.process.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where this server may make control groups: beneath its own, so that the workers stay within what the operator gave
 * the server. Thread-safe.
 */
public final class ControlGroups {
    private static final String PREFIX = "millrace-";

    private final ControlFiles files;
    private final @Nullable Path memory;
    private final @Nullable Path tasks;
    private final long server = ProcessHandle.current().pid();
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
        String name = PREFIX + server + "-" + made.incrementAndGet();
        return ControlGroup.create(files, child(memory, name), child(tasks, name), memoryBytesMax, tasksMax);
    }

    public void remove(ControlGroup group) {
        if (!group.remove()) {
            leftOver.add(group);
        }
        removeLeftOver();
    }

    /** Removes the empty groups of servers that were killed. */
    public void removeThoseOfDeadServers() throws IOException {
        for (Path parent : new Path[] {memory, tasks}) {
            if (parent != null) {
                try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
                    for (Path group : groups) {
                        String owner = group.getFileName().toString().substring(PREFIX.length());
                        if (!Files.exists(Path.of("/proc", owner.substring(0, owner.indexOf('-'))))) {
                            removeIfEmpty(group);
                        }
                    }
                }
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

    private static void removeIfEmpty(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException busy) {
            // somebody lives there still; whoever started it has to end it
        }
    }

    private static @Nullable Path child(@Nullable Path parent, String name) {
        return parent == null ? null : parent.resolve(name);
    }
}
