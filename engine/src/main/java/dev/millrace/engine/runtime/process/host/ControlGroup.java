package dev.millrace.engine.runtime.process.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's account of one worker: what it uses together, which processes it has, and a bound on both. A process
 * cannot leave it without the right to write there, whatever it does to its session. Thread-safe.
 */
public final class ControlGroup {
    private final ControlFiles files;
    private final @Nullable Path memory;
    private final @Nullable Path tasks;
    /** One of version 2; of version 1 one for each controller. */
    private final List<Path> directories;

    private ControlGroup(ControlFiles files, @Nullable Path memory, @Nullable Path tasks) {
        this.files = files;
        this.memory = memory;
        this.tasks = tasks;
        List<Path> all = new ArrayList<>();
        if (memory != null) {
            all.add(memory);
        }
        if (tasks != null && !tasks.equals(memory)) {
            all.add(tasks);
        }
        directories = List.copyOf(all);
    }

    /**
     * @param memory where it is made for the memory controller; null where there is none
     * @param tasks the same for the pids controller
     */
    static ControlGroup create(
            ControlFiles files, @Nullable Path memory, @Nullable Path tasks, long memoryBytesMax, long tasksMax)
            throws IOException {
        ControlGroup group = new ControlGroup(files, memory, tasks);
        group.createDirectories();
        try {
            if (memory != null) {
                Files.writeString(memory.resolve(files.memoryMax()), Long.toString(memoryBytesMax));
                group.forbidSwap(memory, memoryBytesMax);
            }
            if (tasks != null) {
                Files.writeString(tasks.resolve(ControlFiles.TASKS_MAX), Long.toString(tasksMax));
            }
            return group;
        } catch (IOException e) {
            group.remove();
            throw e;
        }
    }

    /** One that was made earlier, by whomever. */
    static ControlGroup existing(ControlFiles files, @Nullable Path memory, @Nullable Path tasks) {
        return new ControlGroup(files, memory, tasks);
    }

    /** The files that a process writes 0 to in order to enter. */
    public List<Path> doors() {
        return directories.stream()
                .map(directory -> directory.resolve(ControlFiles.PROCESSES))
                .toList();
    }

    /** What the processes have allocated and hold; null without the memory controller. */
    public @Nullable Long memoryBytes() {
        if (memory == null) {
            return null;
        }
        try {
            String stat = "\n" + Files.readString(memory.resolve("memory.stat"), StandardCharsets.ISO_8859_1);
            String key = "\n" + files.anonymousKey();
            int from = stat.indexOf(key) + key.length();
            return Long.parseLong(stat, from, stat.indexOf('\n', from), 10);
        } catch (IOException gone) {
            return 0L;
        }
    }

    /** Kills all that is in it. No process is left after that, unless it has entered meanwhile. */
    public void kill() {
        try {
            if (tasks != null) {
                // from now on nothing in it can fork, so what is listed next is all there is
                writeIfThere(tasks.resolve(ControlFiles.TASKS_MAX), "0");
            }
            for (Path directory : directories) {
                if (files.killsAtOnce()) {
                    writeIfThere(directory.resolve("cgroup.kill"), "1");
                } else {
                    processes(directory).forEach(ControlGroup::kill);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot kill the processes of " + directories, e);
        }
    }

    public boolean isEmpty() {
        return processes().isEmpty();
    }

    /** Those that are in it now. */
    public List<Long> processes() {
        try {
            Set<Long> processes = new LinkedHashSet<>();
            for (Path directory : directories) {
                processes.addAll(processes(directory));
            }
            return List.copyOf(processes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the processes of " + directories, e);
        }
    }

    /** False when a process in it has not quite ended yet: it can be tried again. */
    boolean remove() {
        boolean removed = true;
        for (Path directory : directories) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException busy) {
                removed = false;
            }
        }
        return removed;
    }

    /** All or none: one that was there before is somebody else's and stays. */
    private void createDirectories() throws IOException {
        List<Path> created = new ArrayList<>();
        try {
            for (Path directory : directories) {
                Files.createDirectory(directory);
                created.add(directory);
            }
        } catch (IOException e) {
            for (Path directory : created) {
                Files.deleteIfExists(directory);
            }
            throw e;
        }
    }

    private static List<Long> processes(Path directory) throws IOException {
        try {
            return Files.readAllLines(directory.resolve(ControlFiles.PROCESSES)).stream()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            // Removed meanwhile, or being removed: only an empty one can be, and its directory may be seen still.
            boolean isBeingRemoved = String.valueOf(e.getMessage()).contains("No such device");
            if (Files.exists(directory) && !isBeingRemoved) {
                throw e;
            }
            return List.of();
        }
    }

    private static void kill(long process) {
        ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void forbidSwap(Path directory, long memoryBytesMax) throws IOException {
        writeIfThere(directory.resolve(files.swapMax()), files.swapMaxValue(memoryBytesMax));
    }

    /** Not every kernel has every file, and its group may be removed meanwhile. */
    private static void writeIfThere(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw e;
            }
        }
    }
}
