package dev.millrace.engine.runtime.process.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
    private Path machine;
    private Path cache;

    @BeforeEach
    void makeAMachine(@TempDir Path directory) throws IOException {
        machine = Files.createDirectory(directory.resolve("machine")).toRealPath();
        cache = directory.resolve("cache");
    }

    @Test
    void findsWhatThisMachineHas() throws IOException, InterruptedException {
        Languages languages = Languages.find(System.getenv(), Map.of(), cache);
        Interpreter java = there(languages.of("java25"));
        assertTrue(Files.isExecutable(java.program()), java.toString());
        for (Interpreter interpreter : languages.all()) {
            if (Language.of(interpreter.runtime()) == Language.PROVIDED) {
                continue;
            }
            Process process = new ProcessBuilder(interpreter.program().toString(), "--version").start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor());
            assertTrue(said.contains(interpreter.version()), interpreter + " says " + said);
        }
    }

    @Test
    void hasCustomRuntimesOnEveryMachine() {
        Languages languages = find(Map.of());
        assertEquals(
                new Interpreter("provided.al2023", Path.of("bootstrap"), "", List.of()),
                languages.of("provided.al2023"));
        assertNotNull(languages.of("provided.al2"));
    }

    @Test
    void takesTheFirstOnThePathAndTheNewestElsewhere() throws IOException {
        Path first = script("one/bin/node", "v22.1.0");
        script("two/bin/node", "v22.9.9");
        script("home/.nvm/versions/node/v24.2.0/bin/node", "v24.2.0");
        Path newest = script("home/.nvm/versions/node/v24.11.0/bin/node", "v24.11.0");
        script("home/.nvm/versions/node/v22.12.0/bin/node", "v22.12.0");
        Path python = script("home/.pyenv/versions/3.12.1/bin/python3.12", "Python 3.12.1");
        Languages languages = find(Map.of("PATH", machine + "/one/bin:relative:" + machine + "/two/bin"));

        assertEquals(first, there(languages.of("nodejs22.x")).program());
        assertEquals(newest, there(languages.of("nodejs24.x")).program());
        assertEquals("24.11.0", there(languages.of("nodejs24.x")).version());
        assertEquals(python, there(languages.of("python3.12")).program());
        assertNull(languages.of("nodejs20.x"));
        assertNull(languages.of("python3.13"));
    }

    @Test
    void looksBehindLinksAndPassesShimsBy() throws IOException {
        Path real = script("opt/somewhere/bin/python3.13", "Python 3.13.4");
        Files.createDirectories(machine.resolve("opt/somewhere/lib"));
        link("bin/python3", real);
        script("home/.pyenv/shims/python3.12", "Python 3.12.9");
        link("bin/node", script("home/.volta/bin/volta-shim", "v22.0.0"));
        Path behindVolta = script("home/.volta/tools/image/node/22.7.0/bin/node", "v22.7.0");
        Languages languages = find(Map.of("PATH", machine + "/home/.pyenv/shims:" + machine + "/bin"));

        Interpreter python = there(languages.of("python3.13"));
        assertEquals(real, python.program());
        assertEquals(List.of(real, machine.resolve("opt/somewhere/lib")), python.parts());
        assertNull(languages.of("python3.12"));
        assertEquals(behindVolta, there(languages.of("nodejs22.x")).program());
    }

    @Test
    void takesNoProgramThatIsNotOfTheExactVersion() throws IOException {
        script("bin/python3.11", "Python 3.1.1");
        script("bin/node", "v220.0.0");
        Languages languages = find(Map.of("PATH", machine + "/bin"));
        assertNull(languages.of("python3.11"));
        assertNull(languages.of("nodejs22.x"));
    }

    @Test
    void passesByProgramsThatFailOrSaySomethingElse() throws IOException {
        file("bin/node", "#!/bin/sh\necho v22.1.0\nexit 1\n");
        file("bin/python3", "#!/bin/sh\necho 'Python 3.12.0 is not installed'\n");
        file("bin/python3.11", "\177ELF, but not really");
        Languages languages = find(Map.of("PATH", machine + "/bin"));
        assertEquals(
                List.of(),
                languages.all().stream()
                        .filter(found -> Language.of(found.runtime()) == Language.NODEJS
                                || Language.of(found.runtime()) == Language.PYTHON)
                        .toList());
    }

    @Test
    void readsJdksWithoutStartingThem() throws IOException {
        jdk("usr/lib/jvm/jdk-21-old", "21.0.1");
        Path newer = jdk("usr/lib/jvm/jdk-21-new", "21.0.12");
        jdk("usr/lib/jvm/jdk-18", "18");
        jdk("usr/lib/jvm/none", "");
        Interpreter found = there(find(Map.of()).of("java21"));
        assertEquals(
                new Interpreter("java21", newer.resolve("bin/java"), "21.0.12", List.of(newer)), found);
        assertFalse(found.standsIn());
    }

    @Test
    void runsAnOlderRuntimeOnTheNextNewerJdkAndSaysSo() throws IOException {
        Path next = jdk("usr/lib/jvm/jdk-18", "18.0.2");
        jdk("usr/lib/jvm/jdk-19", "19");
        jdk("usr/lib/jvm/jdk-11", "11.0.2");
        Interpreter found = there(find(Map.of()).of("java17"));
        assertEquals(next.resolve("bin/java"), found.program());
        assertTrue(found.standsIn());
    }

    @Test
    void showsASandboxTheConfigurationThatAJdkLinksTo() throws IOException {
        Path jdk = jdk("usr/lib/jvm/jdk-21", "21");
        Path security = file("etc/java-21/java.security", "");
        link("usr/lib/jvm/jdk-21/conf/security/java.security", security);
        link("usr/lib/jvm/jdk-21/conf/broken", machine.resolve("etc/nothing"));
        assertEquals(List.of(jdk, security), there(find(Map.of()).of("java21")).parts());
    }

    @Test
    void prefersWhatTheOperatorNames() throws IOException {
        script("bin/node", "v22.1.0");
        Path named = script("elsewhere/my-node", "v22.0.0");
        Path jdk = jdk("elsewhere/jdk", "21.0.3");
        Path python = script("elsewhere/python", "Python 3.14.0rc1");
        Map<String, String> environment = Map.of("PATH", machine + "/bin", "HOME", machine + "/home");
        Languages languages = Languages.find(
                new SearchPlaces(environment, machine),
                Map.of("nodejs22.x", named, "java21", jdk.resolve("bin/java"), "java17", jdk, "python3.14", python),
                cache);
        assertEquals(named, there(languages.of("nodejs22.x")).program());
        assertEquals(List.of(named), there(languages.of("nodejs22.x")).parts());
        assertEquals("3.14.0", there(languages.of("python3.14")).version());
        assertEquals(jdk.resolve("bin/java"), there(languages.of("java21")).program());
        assertTrue(there(languages.of("java17")).standsIn());
    }

    @Test
    void refusesAProgramThatIsNotWhatItIsNamedFor() throws IOException {
        Path node = script("bin/node", "v20.1.0");
        assertEquals(
                "the program named for nodejs22.x, " + node + ", is not Node.js 22: it says 20.1.0",
                refusal(Map.of("nodejs22.x", node)));
        assertEquals(
                "the program named for python3.12, /none, is not Python 3.12: it does not tell its version",
                refusal(Map.of("python3.12", Path.of("/none"))));
        assertEquals(
                "what is named for java21, /none, is not a JDK 21 or newer",
                refusal(Map.of("java21", Path.of("/none"))));
        assertEquals(
                "what is named for java21, " + jdk("jdk", "17.0.1") + ", is not a JDK 21 or newer: it says 17.0.1",
                refusal(Map.of("java21", machine.resolve("jdk"))));
        assertTrue(refusal(Map.of("ruby3.4", node)).startsWith(
                "a program cannot be named for the runtime 'ruby3.4'; it can for [java25, java21, java17, nodejs24.x"));
        assertTrue(refusal(Map.of("provided.al2", node)).startsWith("a program cannot be named"));
    }

    @Test
    void saysWhatToInstall() {
        Languages languages = find(Map.of());
        assertEquals(
                "nodejs22.x needs Node.js 22, which was not found on the PATH or in the usual places; install it (for"
                        + " example from nodejs.org or with 'nvm install 22') and restart the server, or name it with"
                        + " --runtimes nodejs22.x=PROGRAM (MILLRACE_RUNTIMES).",
                languages.missing("nodejs22.x"));
        assertTrue(languages.missing("python3.13").contains("'pyenv install 3.13'"));
        assertTrue(languages.missing("java21").startsWith("java21 needs JDK 21 or newer, which"));
    }

    @Test
    void asksAProgramAgainOnlyWhenItHasChanged() throws IOException {
        Path asked = machine.resolve("asked");
        Path node = file("bin/node", "#!/bin/sh\necho x >>" + asked + "\necho v22.1.0\n");
        Map<String, String> path = Map.of("PATH", machine + "/bin");
        find(path);
        assertEquals("22.1.0", there(find(path).of("nodejs22.x")).version());
        assertEquals(1, Files.readAllLines(asked).size());

        Files.setLastModifiedTime(node, FileTime.fromMillis(1_000_000));
        assertEquals("22.1.0", there(find(path).of("nodejs22.x")).version());
        assertEquals(2, Files.readAllLines(asked).size());
    }

    @Test
    void startsWithACacheThatCannotBeUsed() throws IOException {
        script("bin/node", "v22.1.0");
        Map<String, String> path = Map.of("PATH", machine + "/bin");
        Files.createDirectories(cache);
        Files.write(cache.resolve("interpreters"), new byte[] {'\t', (byte) 0xff, '\n'});
        assertNotNull(find(path).of("nodejs22.x"));
        Files.writeString(cache.resolve("interpreters"), "no tabs\n\t\n");
        assertNotNull(find(path).of("nodejs22.x"));
    }

    @Test
    void doesNotWaitForAProgramThatHangs() throws IOException {
        file("bin/node", "#!/bin/sh\nexec sleep 60\n");
        Path python = script("bin/python3", "Python 3.12.1");
        long start = System.nanoTime();
        Languages languages = find(Map.of("PATH", machine + "/bin:/usr/bin:/bin"));
        assertTrue(System.nanoTime() - start < 30_000_000_000L);
        assertEquals(python, there(languages.of("python3.12")).program());
    }

    private Languages find(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent("HOME", machine + "/home");
        return Languages.find(new SearchPlaces(complete, machine), Map.of(), cache);
    }

    private String refusal(Map<String, Path> named) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> Languages.find(new SearchPlaces(Map.of(), machine), named, cache))
                .getMessage());
    }

    private Path script(String name, String says) throws IOException {
        return file(name, "#!/bin/sh\necho '" + says + "'\n");
    }

    private Path jdk(String name, String version) throws IOException {
        file(name + "/bin/java", "#!/bin/sh\nexit 1\n");
        file(name + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return machine.resolve(name);
    }

    private Path file(String name, String text) throws IOException {
        Path file = machine.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void link(String name, Path target) throws IOException {
        Path link = machine.resolve(name);
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.createSymbolicLink(link, target);
    }

    private static Interpreter there(@Nullable Interpreter interpreter) {
        assertNotNull(interpreter);
        return Objects.requireNonNull(interpreter);
    }
}
