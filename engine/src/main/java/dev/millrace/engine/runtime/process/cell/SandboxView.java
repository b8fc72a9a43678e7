package dev.millrace.engine.runtime.process.cell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sees in a sandbox, and what it is without, as arguments of {@code bwrap}. Immutable.
 *
 * <p>Their order matters. What takes away comes before what gives: were the arguments cut short, there would be no
 * program to run. Each mount hides what was mounted there before.
 */
final class SandboxView {
    static final Path CODE = Path.of("/var/task");
    static final Path BOOTSTRAP = Path.of("/var/runtime");
    static final Path SOCKETS = Path.of("/var/millrace");
    static final Path TMP = Path.of("/tmp");
    static final int SHARED_MEMORY_MB = 64;
    /** Nobody, inside. Outside it is the worker's own user. */
    private static final String USER = "65534";

    private static final long MIB = 1L << 20;
    private static final String HOST_NAME = "millrace";

    /** Links to directories beneath {@code /usr} on most systems, directories on some. */
    private static final List<String> SYSTEM = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    /** What programs look up in {@code /etc} and what holds no secret; each may be absent. */
    private static final List<String> CONFIGURATION = List.of(
            "/etc/ld.so.cache",
            "/etc/alternatives",
            "/etc/localtime",
            "/etc/timezone",
            "/etc/resolv.conf",
            "/etc/hosts",
            "/etc/host.conf",
            "/etc/gai.conf",
            "/etc/nsswitch.conf",
            "/etc/services",
            "/etc/protocols",
            "/etc/mime.types",
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/ca-certificates",
            "/etc/pki/tls/certs",
            "/etc/pki/ca-trust/extracted",
            "/etc/crypto-policies");

    private final List<String> system;
    private final Path passwd;
    private final Path group;

    /**
     * @param passwd shown as {@code /etc/passwd}
     * @param group shown as {@code /etc/group}
     */
    SandboxView(Path passwd, Path group) {
        this.passwd = passwd;
        this.group = group;
        system = systemDirectories();
    }

    List<String> arguments(CellPlan plan, Map<String, String> environment) {
        List<String> arguments = new ArrayList<>();
        takeAway(plan, arguments);
        arguments.add("--clearenv");
        environment.forEach((name, value) -> add(arguments, "--setenv", name, value));
        own(plan, arguments);
        add(arguments, "--ro-bind", plan.code().toString(), CODE.toString());
        add(arguments, "--ro-bind", plan.bootstrap().toString(), BOOTSTRAP.toString());
        add(arguments, "--ro-bind", plan.sockets().toString(), SOCKETS.toString());
        for (Path program : plan.programs()) {
            if (!program.startsWith("/usr")) {
                add(arguments, "--ro-bind", program.toString(), program.toString());
            }
        }
        for (String file : CONFIGURATION) {
            add(arguments, "--ro-bind-try", file, file);
        }
        add(arguments, "--ro-bind", passwd.toString(), "/etc/passwd");
        add(arguments, "--ro-bind", group.toString(), "/etc/group");
        arguments.addAll(system);
        add(arguments, "--remount-ro", "/", "--chdir", CODE.toString());
        return arguments;
    }

    /** Where the host has what is seen at that path; null where a sandbox shows nothing of the host's. */
    static @Nullable Path onHost(CellPlan plan, Path seen) {
        Path path = seen.normalize();
        if (path.startsWith(CODE)) {
            return plan.code().resolve(CODE.relativize(path));
        }
        if (path.startsWith(BOOTSTRAP)) {
            return plan.bootstrap().resolve(BOOTSTRAP.relativize(path));
        }
        boolean isShown = path.startsWith("/usr")
                || SYSTEM.stream().anyMatch(path::startsWith)
                || CONFIGURATION.stream().anyMatch(path::startsWith)
                || plan.programs().stream().anyMatch(path::startsWith);
        return isShown ? path : null;
    }

    private static void takeAway(CellPlan plan, List<String> arguments) {
        add(arguments, "--unshare-user", "--uid", USER, "--gid", USER, "--cap-drop", "ALL");
        add(arguments, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try");
        if (!plan.network()) {
            arguments.add("--unshare-net");
        }
        // without it, code could make a user namespace, be root in there, and reach parts of the kernel only root may
        arguments.add("--disable-userns");
        add(arguments, "--die-with-parent", "--hostname", HOST_NAME);
    }

    /** File systems that nobody else sees. All that can be written to has a size. */
    private static void own(CellPlan plan, List<String> arguments) {
        add(arguments, "--proc", "/proc", "--dev", "/dev");
        addTmpfs(arguments, SHARED_MEMORY_MB, "/dev/shm");
        add(arguments, "--remount-ro", "/dev");
        addTmpfs(arguments, plan.tmpMb(), TMP.toString());
        for (String directory : List.of("/opt", "/var")) {
            add(arguments, "--perms", "0755", "--dir", directory);
        }
    }

    private static void addTmpfs(List<String> arguments, int sizeMb, String where) {
        add(arguments, "--perms", "1777", "--size", Long.toString(sizeMb * MIB), "--tmpfs", where);
    }

    private static List<String> systemDirectories() {
        List<String> arguments = new ArrayList<>();
        for (Path java : javaConfigurations()) {
            add(arguments, "--ro-bind", java.toString(), java.toString());
        }
        for (String directory : SYSTEM) {
            Path path = Path.of(directory);
            if (Files.isSymbolicLink(path)) {
                add(arguments, "--symlink", target(path), directory);
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                add(arguments, "--ro-bind", directory, directory);
            }
        }
        add(arguments, "--ro-bind", "/usr", "/usr");
        return List.copyOf(arguments);
    }

    /** Debian's JDKs link from beneath {@code /usr} to their settings here. */
    private static List<Path> javaConfigurations() {
        try (Stream<Path> all = Files.list(Path.of("/etc"))) {
            return all.filter(path -> path.getFileName().toString().matches("java-[0-9]+-openjdk"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the link " + link, e);
        }
    }

    private static void add(List<String> arguments, String... more) {
        arguments.addAll(List.of(more));
    }
}
