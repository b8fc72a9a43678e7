package dev.millrace.engine.runtime.process.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the control groups that this process is in and may make others beneath, by trying. Confined to the thread that
 * searches.
 */
public final class ControlGroupSearch {
    private static final String REMEDY =
            "give the server a control group that it may write to: Delegate=yes in its systemd unit,"
                    + " or a writable /sys/fs/cgroup in its container";

    private final List<Capability> capabilities = new ArrayList<>();
    private final List<String> memberships;
    private final List<String> mounts;

    ControlGroupSearch(List<String> memberships, List<String> mounts) {
        this.memberships = memberships;
        this.mounts = mounts;
    }

    /** Adds what it found to {@code capabilities}. */
    public static ControlGroups search(List<Capability> capabilities) {
        ControlGroupSearch search = new ControlGroupSearch(lines("/proc/self/cgroup"), lines("/proc/self/mountinfo"));
        ControlGroups found = search.find();
        capabilities.addAll(search.capabilities);
        return found;
    }

    private ControlGroups find() {
        Path unified = ownGroup("");
        if (unified != null && lines(unified + "/cgroup.controllers").stream().anyMatch(all -> has(all, "memory"))) {
            String obstacle = passControllersOn(unified);
            if (obstacle == null) {
                obstacle = trial(ControlFiles.V2, unified, unified);
            }
            report("memory limit of a worker", unified, obstacle);
            report("task limit of a worker", unified, obstacle);
            Path usable = obstacle == null ? unified : null;
            return new ControlGroups(ControlFiles.V2, usable, usable);
        }
        Path memory = usableV1("memory limit of a worker", "memory");
        Path tasks = usableV1("task limit of a worker", "pids");
        return new ControlGroups(ControlFiles.V1, memory, tasks);
    }

    private @Nullable Path usableV1(String name, String controller) {
        Path group = ownGroup(controller);
        if (group == null) {
            capabilities.add(Capability.missing(name, "no control group with " + controller, REMEDY));
            return null;
        }
        boolean memory = controller.equals("memory");
        String obstacle = trial(ControlFiles.V1, memory ? group : null, memory ? null : group);
        report(name, group, obstacle);
        return obstacle == null ? group : null;
    }

    private void report(String name, Path group, @Nullable String obstacle) {
        capabilities.add(
                obstacle == null
                        ? Capability.present(name, "control groups beneath " + group)
                        : Capability.missing(name, obstacle, REMEDY));
    }

    /** Makes a group and removes it. */
    private static @Nullable String trial(ControlFiles files, @Nullable Path memory, @Nullable Path tasks) {
        String name = "millrace-trial-" + ProcessHandle.current().pid();
        try {
            ControlGroup group = ControlGroup.create(
                    files,
                    memory == null ? null : memory.resolve(name),
                    tasks == null ? null : tasks.resolve(name),
                    64 << 20,
                    16);
            return group.remove() ? null : "a group beneath " + group.doors() + " cannot be removed";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * In version 2 a group other than the root either holds processes or passes controllers on. So the server moves
     * into a group of its own first, which it can do for itself but not for others.
     */
    private static @Nullable String passControllersOn(Path group) {
        Path passedOn = group.resolve("cgroup.subtree_control");
        if (lines(passedOn.toString()).stream().anyMatch(all -> has(all, "memory") && has(all, "pids"))) {
            return null;
        }
        String own = Long.toString(ProcessHandle.current().pid());
        try {
            List<String> members = lines(group.resolve(ControlFiles.PROCESSES).toString());
            boolean root = !Files.exists(group.resolve("cgroup.type"));
            if (!root && !members.equals(List.of(own))) {
                return "the server shares its control group " + group + " with other processes";
            }
            if (!root) {
                Path leaf = Files.createDirectories(group.resolve("server"));
                Files.writeString(leaf.resolve(ControlFiles.PROCESSES), own);
            }
            Files.writeString(passedOn, "+memory +pids");
            return null;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The directory of the group that this process is in; the version 2 hierarchy has no controller's name. */
    @Nullable Path ownGroup(String controller) {
        for (String membership : memberships) {
            // 4:memory:/a/b or 0::/a/b
            String[] fields = membership.split(":", 3);
            if (fields.length == 3 && Arrays.asList(fields[1].split(",", -1)).contains(controller)) {
                return mounted(controller, fields[2]);
            }
        }
        return null;
    }

    private @Nullable Path mounted(String controller, String group) {
        for (String mount : mounts) {
            // 35 31 0:32 /root /mount/point rw,relatime shared:1 - cgroup cgroup rw,memory
            String[] halves = mount.split(" - ", 2);
            String[] left = halves[0].split(" ", -1);
            String[] right = halves[halves.length - 1].split(" ", -1);
            List<String> options = Arrays.asList(right[right.length - 1].split(",", -1));
            boolean wanted = controller.isEmpty()
                    ? right[0].equals("cgroup2")
                    : right[0].equals("cgroup") && options.contains(controller);
            if (wanted) {
                String root = left[3].equals("/") ? "" : left[3];
                return Path.of(left[4] + (group.startsWith(root) ? group.substring(root.length()) : group))
                        .normalize();
            }
        }
        return null;
    }

    private static boolean has(String words, String word) {
        return Arrays.asList(words.split(" ", -1)).contains(word);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException absent) {
            return List.of();
        }
    }
}
