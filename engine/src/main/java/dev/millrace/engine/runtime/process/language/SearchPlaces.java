package dev.millrace.engine.runtime.process.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where interpreters are on a machine: on the PATH, and where installers and version managers put them. Immutable.
 *
 * @param environment the server's own
 * @param root the root directory; another one in tests
 */
record SearchPlaces(Map<String, String> environment, Path root) {
    /** The directory that version managers put in front of the PATH; its programs only look for the real ones. */
    private static final Path SHIMS = Path.of("shims");

    private static final List<String> JDKS = List.of(
            "usr/lib/jvm/*",
            "usr/java/*",
            "opt/*jdk*",
            "opt/java/*",
            "opt/*/jdk*",
            "Library/Java/JavaVirtualMachines/*/Contents/Home",
            "opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home");
    private static final List<String> JDKS_AT_HOME = List.of(
            ".sdkman/candidates/java/*",
            ".jdks/*",
            ".asdf/installs/java/*",
            ".local/share/mise/installs/java/*",
            "Library/Java/JavaVirtualMachines/*/Contents/Home");
    private static final List<String> NODES = List.of(
            "usr/local/bin/node",
            "usr/bin/node",
            "usr/bin/nodejs",
            "usr/bin/node-*",
            "usr/local/n/versions/node/*/bin/node",
            "opt/*node*/bin/node",
            "opt/nodejs/*/bin/node",
            "opt/homebrew/opt/node*/bin/node");
    private static final List<String> NODES_AT_HOME = List.of(
            ".nvm/versions/node/*/bin/node",
            ".local/share/fnm/node-versions/*/installation/bin/node",
            ".fnm/node-versions/*/installation/bin/node",
            ".volta/tools/image/node/*/bin/node",
            ".local/share/mise/installs/node/*/bin/node",
            ".asdf/installs/nodejs/*/bin/node",
            ".nodenv/versions/*/bin/node",
            ".local/bin/node");
    private static final List<String> PYTHONS = List.of(
            "usr/local/bin/python%s",
            "usr/bin/python%s",
            "opt/*python*/bin/python%s",
            "opt/python/*/bin/python%s",
            "opt/homebrew/opt/python@%1$s/bin/python%1$s",
            "Library/Frameworks/Python.framework/Versions/%1$s/bin/python%1$s");
    private static final List<String> PYTHONS_AT_HOME = List.of(
            ".pyenv/versions/*/bin/python%s",
            ".local/share/uv/python/*/bin/python%s",
            ".local/share/mise/installs/python/*/bin/python%s",
            ".asdf/installs/python/*/bin/python%s",
            ".local/bin/python%s");

    SearchPlaces {
        environment = Map.copyOf(environment);
    }

    /** Directories that may be JDKs: the server's own, those that the environment names, those of installers. */
    List<Path> jdks() {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        variable("JAVA_HOME").ifPresent(homes::add);
        for (Path java : onPath("java")) {
            Path bin = real(java).getParent();
            if (bin != null && bin.getParent() != null) {
                homes.add(bin.getParent());
            }
        }
        homes.addAll(matches(JDKS, JDKS_AT_HOME));
        return homes;
    }

    /** Programs that may be Node.js. */
    Candidates nodes() {
        List<Path> onPath = new ArrayList<>(onPath("node"));
        onPath.addAll(onPath("nodejs"));
        List<Path> programs = new ArrayList<>();
        variable("NVM_DIR").ifPresent(nvm -> programs.addAll(matches(nvm, "versions/node/*/bin/node")));
        variable("FNM_DIR")
                .ifPresent(fnm -> programs.addAll(matches(fnm, "node-versions/*/installation/bin/node")));
        variable("VOLTA_HOME").ifPresent(volta -> programs.addAll(matches(volta, "tools/image/node/*/bin/node")));
        programs.addAll(matches(NODES, NODES_AT_HOME));
        return Candidates.of("node", onPath, programs);
    }

    /** Programs that may be Python of that minor version. */
    Candidates pythons(String version) {
        List<Path> onPath = new ArrayList<>(onPath("python" + version));
        onPath.addAll(onPath("python3"));
        List<Path> programs = new ArrayList<>();
        variable("PYENV_ROOT")
                .ifPresent(pyenv -> programs.addAll(matches(pyenv, "versions/*/bin/python" + version)));
        programs.addAll(matches(
                PYTHONS.stream().map(place -> place.formatted(version)).toList(),
                PYTHONS_AT_HOME.stream().map(place -> place.formatted(version)).toList()));
        return Candidates.of("python", onPath, programs);
    }

    private List<Path> onPath(String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .filter(directory -> directory.isAbsolute() && !directory.endsWith(SHIMS))
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .toList();
    }

    private List<Path> matches(List<String> underRoot, List<String> atHome) {
        List<Path> found = new ArrayList<>();
        underRoot.forEach(place -> found.addAll(matches(root, place)));
        variable("HOME").ifPresent(home -> atHome.forEach(place -> found.addAll(matches(home, place))));
        return found;
    }

    private static List<Path> matches(Path directory, String place) {
        return new PathPattern(place).matches(directory);
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** The file behind all links, or the path as it is where there is none. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
