package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.ControlGroup;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.ProcessTable;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Makes the cells of workers, as strong as is asked for and as this machine can. Thread-safe. */
public final class Cells {
    private static final long MIB = 1L << 20;
    /** For the page tables, stacks and sockets that the kernel counts as the worker's, and for bubblewrap. */
    private static final int KERNEL_MB = 32;

    private static final String PASSWD = "sandbox:x:65534:65534::/tmp:/bin/sh\nroot:x:0:0::/:/bin/false\n";
    private static final String GROUP = "sandbox:x:65534:\nroot:x:0:\n";

    private final Tools tools;
    private final ControlGroups groups;
    private final @Nullable WorkerUsers users;
    private final Path directory;
    private final SandboxView view;
    private final ProcessTable table = new ProcessTable();

    /**
     * @param users what workers in a sandbox run as, outside; null when the server may not choose
     * @param directory for files of the cells; where workers have users of their own, all must be able to get there
     */
    Cells(Tools tools, ControlGroups groups, @Nullable WorkerUsers users, Path directory) throws IOException {
        this.tools = tools;
        this.groups = groups;
        this.users = users;
        this.directory = directory;
        Files.createDirectories(directory);
        view = new SandboxView(
                readable(directory.resolve("passwd"), PASSWD), readable(directory.resolve("group"), GROUP));
    }

    /** Throws {@link IllegalStateException} when there is no room, with what there is none of. */
    public Cell prepare(Isolation level, CellPlan plan) throws IOException {
        return switch (level) {
            case IN_PROCESS -> throw new IllegalArgumentException("no cell in the server's own process");
            case PROCESS -> processCell(plan);
            case SANDBOX -> sandboxCell(plan);
        };
    }

    /**
     * Why a worker of that level could not read {@code path}, in words for operators; null when it can. It is told by
     * the rights on the path alone.
     */
    public @Nullable String obstacle(Isolation level, Path path) throws IOException {
        if (level != Isolation.SANDBOX || users == null) {
            return Files.isReadable(path) ? null : path + " cannot be read by the server's user";
        }
        Path real = path.toRealPath();
        for (Path part = real; part != null; part = part.getParent()) {
            PosixFilePermission needed = Files.isDirectory(part)
                    ? PosixFilePermission.OTHERS_EXECUTE
                    : PosixFilePermission.OTHERS_READ;
            if (!Files.getPosixFilePermissions(part).contains(needed)) {
                return part + " is closed to other users, and workers in a sandbox are other users";
            }
        }
        return null;
    }

    private Cell processCell(CellPlan plan) throws IOException {
        PrivateDirectory tmp = PrivateDirectory.create(directory);
        try {
            // files are the host's, and their cache goes when memory is short
            return new ProcessCell(tools, plan, tmp, occupants(plan, 0));
        } catch (IOException | RuntimeException e) {
            tmp.remove();
            throw e;
        }
    }

    private Cell sandboxCell(CellPlan plan) throws IOException {
        long user = users == null ? -1 : users.take();
        try {
            if (users != null) {
                closeToOthers(plan.sockets(), user);
            }
            // files in /tmp are memory, and the kernel counts them as such
            Occupants occupants = occupants(plan, plan.tmpMb() + SandboxView.SHARED_MEMORY_MB);
            return new SandboxCell(tools, plan, view, users, user, occupants);
        } catch (IOException | RuntimeException e) {
            if (users != null) {
                users.giveBack(user);
            }
            throw e;
        }
    }

    private Occupants occupants(CellPlan plan, int filesMb) throws IOException {
        ControlGroup group = groups.create((plan.memoryMb() + filesMb + KERNEL_MB) * MIB, plan.tasksMax());
        return new Occupants(groups, group, table, plan.memoryMb());
    }

    /** Only that worker can get at the sockets in there, whatever their own rights. */
    private static void closeToOthers(Path sockets, long user) throws IOException {
        Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(sockets, "unix:uid", Math.toIntExact(user));
        Files.setAttribute(sockets, "unix:gid", Math.toIntExact(user));
    }

    private static Path readable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
