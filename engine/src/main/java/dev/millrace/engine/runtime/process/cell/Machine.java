package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.Capability;
import dev.millrace.engine.runtime.process.host.ControlGroupSearch;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this machine offers for keeping workers apart, found by trying it out. Immutable. */
public final class Machine {
    private final Tools tools;
    private final ControlGroups groups;
    private final @Nullable WorkerUsers users;
    private final Isolation strongest;
    private final List<Capability> capabilities;

    private Machine(
            Tools tools,
            ControlGroups groups,
            @Nullable WorkerUsers users,
            Isolation strongest,
            List<Capability> capabilities) {
        this.tools = tools;
        this.groups = groups;
        this.users = users;
        this.strongest = strongest;
        this.capabilities = List.copyOf(capabilities);
    }

    /**
     * Tries everything out: some 100 ms, and no step more than ten seconds. So it is best done beside the rest of a
     * start.
     *
     * @param users what the workers of this server may run as, if it is root
     * @param directory where it may leave files of its own; those of the trials are gone afterwards
     */
    public static Machine probe(WorkerUsers users, Path directory) throws IOException {
        List<Capability> capabilities = new ArrayList<>();
        Tools tools = Tools.find();
        capabilities.addAll(tools.capabilities());
        boolean root = isRoot();
        capabilities.add(ownUsers(root));
        ControlGroups groups = ControlGroupSearch.search(capabilities);
        @Nullable WorkerUsers usable = root ? users : null;
        Files.createDirectories(directory);
        CellTrial trial = new CellTrial(tools, groups, usable, directory);
        Capability sandbox = trial.sandbox();
        // a sandbox needs all that the weaker level needs
        Capability process = sandbox.present()
                ? Capability.present(CellTrial.PROCESS, "it is part of a sandbox")
                : trial.process();
        capabilities.add(process);
        capabilities.add(sandbox);
        Isolation strongest = sandbox.present()
                ? Isolation.SANDBOX
                : process.present() ? Isolation.PROCESS : Isolation.IN_PROCESS;
        return new Machine(tools, groups, usable, strongest, capabilities);
    }

    /** The strongest level that holds here. */
    public Isolation strongest() {
        return strongest;
    }

    /** All that was looked for, in the order in which one needs the other. */
    public List<Capability> capabilities() {
        return capabilities;
    }

    /**
     * The cells of a server on this machine.
     *
     * @param directory for their files; in a sandbox workers have users of their own, who must be able to get there
     */
    public Cells cells(Path directory) throws IOException {
        groups.removeThoseOfDeadServers();
        return new Cells(tools, groups, users, directory);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private static Capability ownUsers(boolean root) {
        String name = "a user for each worker";
        return root
                ? Capability.present(name, "the server is root and gives each worker in a sandbox a user id")
                : Capability.missing(
                        name,
                        "the server is not root: workers share its user, outside, and no limit of tasks is set by user",
                        "start the server as root, or rely on the task limit by control groups");
    }
}
