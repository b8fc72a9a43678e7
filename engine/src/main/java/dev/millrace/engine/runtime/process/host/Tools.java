package dev.millrace.engine.runtime.process.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system's own programs that a cell is built with, by absolute path: what a function puts into its PATH does not
 * choose them. Immutable.
 */
public record Tools(Map<String, Path> found) {
    /** Packages as Debian and Ubuntu call them; Fedora's have the same names. */
    private static final Map<String, String> PACKAGES = Map.of(
            "sh", "dash", "setsid", "util-linux", "setpriv", "util-linux", "prlimit", "util-linux", "bwrap",
            "bubblewrap");

    private static final List<String> DIRECTORIES =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin");

    public Tools {
        found = Map.copyOf(found);
    }

    public static Tools find() {
        Map<String, Path> found = new HashMap<>();
        for (String name : PACKAGES.keySet()) {
            Path path = find(name);
            if (path != null) {
                found.put(name, path);
            }
        }
        return new Tools(found);
    }

    public boolean has(String... names) {
        return found.keySet().containsAll(List.of(names));
    }

    public String path(String name) {
        Path path = found.get(name);
        if (path == null) {
            throw new IllegalStateException("the program " + name + " is not on this machine");
        }
        return path.toString();
    }

    public List<Capability> capabilities() {
        List<Capability> capabilities = new ArrayList<>();
        for (String name : List.of("sh", "setsid", "setpriv", "prlimit", "bwrap")) {
            Path path = found.get(name);
            capabilities.add(
                    path == null
                            ? Capability.missing(
                                    name, "not found", "install the package " + PACKAGES.get(name))
                            : Capability.present(name, path.toString()));
        }
        return capabilities;
    }

    private static @Nullable Path find(String name) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return null;
    }
}
