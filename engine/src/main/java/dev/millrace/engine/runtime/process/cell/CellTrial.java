package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.host.Capability;
import dev.millrace.engine.runtime.process.host.ControlGroups;
import dev.millrace.engine.runtime.process.host.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program in a cell of each level, and looks around from inside. Confined to the thread that probes. */
final class CellTrial {
    static final String PROCESS = "worker processes (process)";
    static final String SANDBOX = "sandboxes (sandbox)";
    /** Far more than it takes: a machine that is busy at the start must not be taken for one without sandboxes. */
    private static final long STEP_SECONDS = 10;

    /** Each exit code is a promise that does not hold. It needs the shell and one more program. */
    private static final String LOOK_AROUND = """
            while read -r key value rest; do
              case "$key $value" in
                "CapEff: 0000000000000000"|"NoNewPrivs: 1") ;;
                CapEff:*) exit 11 ;;
                NoNewPrivs:*) exit 12 ;;
              esac
            done </proc/self/status
            [ -e /etc/shadow ] && exit 13
            [ -e /sys/kernel ] && exit 14
            (: >/here) 2>/dev/null && exit 15
            head -c 2097152 /dev/zero 2>/dev/null >/tmp/full && exit 16
            exit 0
            """;

    private static final Map<Integer, String> BROKEN = Map.of(
            11, "the worker keeps capabilities",
            12, "the worker can gain rights",
            13, "the worker sees /etc/shadow",
            14, "the worker sees /sys",
            15, "the worker can write to its root directory",
            16, "the size of /tmp is not enforced");

    private final Tools tools;
    private final ControlGroups groups;
    private final @Nullable WorkerUsers users;
    private final Path directory;

    CellTrial(Tools tools, ControlGroups groups, @Nullable WorkerUsers users, Path directory) {
        this.tools = tools;
        this.groups = groups;
        this.users = users;
        this.directory = directory;
    }

    Capability process() {
        if (!tools.has("sh", "setsid", "setpriv", "prlimit")) {
            return Capability.missing(PROCESS, "programs are missing", "install them, as said above");
        }
        String failure = inCell(Isolation.PROCESS, "exit 0");
        return failure == null
                ? Capability.present(PROCESS, "a worker ran in a session of its own, with limits")
                : Capability.missing(PROCESS, failure, "update util-linux to 2.33 or later");
    }

    Capability sandbox() {
        if (!tools.has("sh", "setsid", "setpriv", "prlimit", "bwrap")) {
            return Capability.missing(SANDBOX, "programs are missing", "install them, as said above");
        }
        String failure = inCell(Isolation.SANDBOX, LOOK_AROUND);
        return failure == null
                ? Capability.present(SANDBOX, "a worker ran in one and saw and got no more than it should")
                : Capability.missing(SANDBOX, failure, remedy());
    }

    /** Null when the script ends with 0. */
    private @Nullable String inCell(Isolation level, String script) {
        try {
            Path place = Files.createTempDirectory(directory, "trial-", PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwxr-xr-x")));
            try {
                Path sockets = Files.createDirectory(place.resolve("sockets"));
                CellPlan plan = new CellPlan(place, place, sockets, List.of(), 1, 32, 64, 64, false);
                try (Cell cell = new Cells(tools, groups, users, place).prepare(level, plan)) {
                    List<String> program = List.of(tools.path("sh"), "-c", script);
                    return outcome(cell.start(program, Map.of("PATH", "/usr/bin:/bin")));
                }
            } finally {
                new PrivateDirectory(place).remove();
            }
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * The first thing that does not work of those that a sandbox needs, one after the other. It is asked only when a
     * sandbox does not work.
     */
    private String remedy() {
        List<String> base = new ArrayList<>();
        if (users != null) {
            String user = Long.toString(users.first());
            base.addAll(List.of(tools.path("setpriv"), "--reuid", user, "--regid", user, "--clear-groups"));
            if (plain(base, "true") != null) {
                return "give the server's container the user ids from " + user + " on, or choose others";
            }
        }
        base.addAll(List.of(tools.path("bwrap"), "--ro-bind", "/", "/", "--unshare-user"));
        if (plain(base, "true") != null) {
            return "allow user namespaces: " + userNamespaces();
        }
        base.add("--disable-userns");
        if (plain(base, "true") != null) {
            return "update bubblewrap to 0.8 or later";
        }
        base.addAll(List.of("--unshare-pid", "--proc", "/proc"));
        if (plain(base, "true") != null) {
            return "allow a new /proc: in a container, start it with its system paths unmasked";
        }
        base.addAll(List.of("--size", "1048576", "--tmpfs", "/tmp"));
        if (plain(base, "true") != null) {
            return "update bubblewrap to 0.7 or later, for the size of /tmp";
        }
        return "see docs/adr/0012-isolation.md for what a sandbox needs";
    }

    private static String userNamespaces() {
        if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap";
        }
        if (reads("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
            return "sysctl kernel.unprivileged_userns_clone=1";
        }
        if (reads("/proc/sys/user/max_user_namespaces", "0")) {
            return "sysctl user.max_user_namespaces=10000";
        }
        return "in a container, with a seccomp profile and rights that let bwrap make them";
    }

    private static boolean reads(String file, String value) {
        try {
            return Files.readString(Path.of(file)).strip().equals(value);
        } catch (IOException absent) {
            return false;
        }
    }

    private static @Nullable String plain(List<String> command, String program) {
        List<String> whole = new ArrayList<>(command);
        whole.add(program);
        try {
            return outcome(new ProcessBuilder(whole).redirectErrorStream(true).start());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static @Nullable String outcome(Process process) throws IOException {
        try {
            if (!process.waitFor(STEP_SECONDS, TimeUnit.SECONDS)) {
                return "no end after " + STEP_SECONDS + " s";
            }
            int exit = process.exitValue();
            String said = new String(process.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8).strip();
            return exit == 0 ? null : BROKEN.getOrDefault(exit, said.isEmpty() ? "exit code " + exit : said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            process.destroyForcibly();
        }
    }
}
