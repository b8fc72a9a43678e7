package dev.millrace.engine.function.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeStoreTest {
    @TempDir
    Path directory;

    private CodeStore store;

    @BeforeEach
    void open() {
        store = CodeStore.open(directory);
    }

    @Test
    void keepsAPackageAndItsFiles() throws Exception {
        byte[] zip = Zips.of("pkg/Hello.class", "lib/dependency.jar", "empty/");
        CodeReference code = store.put(zip);

        assertEquals(zip.length, code.packageBytes());
        assertArrayEquals(zip, Files.readAllBytes(store.file(code.sha256()).orElseThrow()));
        assertEquals("pkg/Hello.class", Files.readString(store.directory(code).resolve("pkg/Hello.class")));
        assertEquals("lib/dependency.jar", Files.readString(store.directory(code).resolve("lib/dependency.jar")));
        assertTrue(Files.isDirectory(store.directory(code).resolve("empty")));
    }

    @Test
    void takesAPackageBitByBitAsItTakesItWhole() throws Exception {
        byte[] zip = Zips.of("a");
        CodeReference code = store.put(new ByteArrayInputStream(zip), 0);
        assertEquals("a", Files.readString(store.directory(code).resolve("a")));
        assertArrayEquals(zip, Files.readAllBytes(store.file(code.sha256()).orElseThrow()));
        assertEquals(code, store.put(zip));
        assertEquals(code, store.put(new ByteArrayInputStream(zip), 0));
        assertEquals(code, store.check(new ByteArrayInputStream(zip), 0));
    }

    @Test
    void endsReadingAPackageThatHasNoEnd() throws Exception {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Arrays.fill(into, offset, offset + length, (byte) 0);
                return length;
            }
        };
        assertEquals(CodeFault.UNZIPPED_TOO_LARGE, refusalOf(() -> store.put(endless, 0)));
        assertNothingKept();
    }

    @Test
    void namesAPackageByItsContent() throws Exception {
        CodeReference code = store.put(Zips.of("a"));
        assertEquals(code, store.put(Zips.of("a")));
        assertFalse(code.equals(store.put(Zips.of("b"))));
        assertEquals(44, code.sha256Base64().length());
    }

    @Test
    void compilesSourcesForEachReleaseAndKeepsTheClassesBesideThem() throws Exception {
        byte[] zip = Zips.ofText("demo/Hello.java", "package demo; public class Hello {}");
        CodeReference code = store.put(zip, 25);
        CodeReference older = store.put(zip, 17);

        assertEquals(25, code.compiledFor());
        assertEquals(code.sha256Base64(), older.sha256Base64());
        assertArrayEquals(zip, Files.readAllBytes(store.file(code.sha256()).orElseThrow()));
        assertEquals(69, classVersion(code, "demo/Hello.class"));
        assertEquals(61, classVersion(older, "demo/Hello.class"));
        assertTrue(Files.exists(store.directory(code).resolve("demo/Hello.java")));
        assertEquals(code, store.put(zip, 25));
        assertEquals(0, store.put(zip, 0).compiledFor());
        assertEquals(older, store.put(zip, 17));
    }

    @Test
    void keepsNothingOfSourcesWithErrors() throws IOException {
        byte[] zip = Zips.ofText("Bad.java", "class Bad { x }");
        RejectedCodeException refused = assertThrows(RejectedCodeException.class, () -> store.put(zip, 25));
        assertEquals(CodeFault.UNCOMPILABLE, refused.fault());
        assertTrue(String.valueOf(refused.getMessage()).contains("Bad.java:1:14: "), refused.getMessage());
        assertEquals(CodeFault.UNCOMPILABLE, refusalOf(() -> store.check(zip, 25)));
        assertNothingKept();
    }

    @Test
    void restoresCompiledCodeWithoutACompiler() throws Exception {
        CodeReference code = store.put(Zips.ofText("demo/Hello.java", "package demo; public class Hello {}"), 21);
        Path compiled = store.directory(code).resolve("demo/Hello.class");
        byte[] bytes = Files.readAllBytes(compiled);
        Files.write(compiled, new byte[0]);
        store = CodeStore.open(directory);
        store.sweep(Set.of(code.sha256()));
        store.restore(code);
        assertArrayEquals(bytes, Files.readAllBytes(compiled));
        assertTrue(Files.exists(store.directory(code).resolve("demo/Hello.java")));

        store.sweep(Set.of());
        assertNothingKept();
    }

    private int classVersion(CodeReference code, String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(store.directory(code).resolve(name))).getShort(6);
    }

    @Test
    void checksWithoutKeeping() throws Exception {
        CodeReference code = store.check(Zips.of("a"), 0);
        assertEquals(Optional.empty(), store.file(code.sha256()));
        assertNothingKept();
        assertEquals(CodeFault.UNREADABLE, refusalOf(() -> store.check(new byte[] {1}, 0)));
    }

    static Stream<Arguments> badPackages() {
        byte[] good = Zips.of("pkg/Hello.class", "pkg/Other.class");
        byte[] damaged = good.clone();
        damaged[48] ^= 0x55;
        byte[] manyNames = Zips.of(IntStream.range(0, 70_000).mapToObj(i -> "f" + i).toArray(String[]::new));
        return Stream.of(
                Arguments.of("nothing", new byte[0], CodeFault.UNREADABLE),
                Arguments.of("not a zip", "print('hello')".getBytes(StandardCharsets.UTF_8), CodeFault.UNREADABLE),
                Arguments.of("cut short", Arrays.copyOf(good, good.length - 30), CodeFault.UNREADABLE),
                Arguments.of("only its beginning", Arrays.copyOf(good, 20), CodeFault.UNREADABLE),
                Arguments.of("damaged content", damaged, CodeFault.UNREADABLE),
                Arguments.of("a wrong claim of a size", Zips.withClaimedSize(good, 3), CodeFault.UNREADABLE),
                Arguments.of("no entries", Zips.of(), CodeFault.EMPTY),
                Arguments.of("a file that is a directory too", Zips.of("a", "a/b"), CodeFault.UNREADABLE),
                Arguments.of("a directory that is a file too", Zips.of("a/b", "a"), CodeFault.UNREADABLE),
                Arguments.of("too many entries", manyNames, CodeFault.TOO_MANY_ENTRIES),
                Arguments.of("a bomb", Zips.ofZeros(2, 132_000_000), CodeFault.UNZIPPED_TOO_LARGE),
                Arguments.of(
                        "a bomb that hides its size",
                        Zips.withClaimedSize(Zips.ofZeros(1, 264_000_000), 9),
                        CodeFault.UNZIPPED_TOO_LARGE),
                Arguments.of("a link", Zips.withUnixMode(Zips.of("link"), 0xA1FF), CodeFault.LINK),
                Arguments.of("too large a package", new byte[52_428_801], CodeFault.ZIPPED_TOO_LARGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPackages")
    void refusesABadPackageAndKeepsNothing(String what, byte[] zip, CodeFault fault) throws Exception {
        assertEquals(fault, refusalOf(() -> store.put(zip)), what);
        assertNothingKept();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil", "a/../../b", "a/..", "..", "/etc/passwd", "//host/share", "C:/windows", "c:evil",
                "..\\evil", "a\\b", "nul\0name"
            })
    void refusesANameThatLeadsOutOfThePackage(String name) throws Exception {
        byte[] zip = Zips.renamed(Zips.of("fine", "x".repeat(name.length())), "x".repeat(name.length()), name);
        assertEquals(CodeFault.UNSAFE_NAME, refusalOf(() -> store.put(zip)));
        assertNothingKept();
        assertFalse(Files.exists(directory.resolve("evil")));
    }

    @Test
    void refusesANameThatNoFileSystemTakes() throws Exception {
        assertEquals(CodeFault.UNSAFE_NAME, refusalOf(() -> store.put(Zips.of("n".repeat(300)))));
        assertEquals(CodeFault.UNSAFE_NAME, refusalOf(() -> store.put(Zips.of("long/".repeat(400) + "x"))));
        assertNothingKept();
    }

    @Test
    void takesTheEntryThatAClassLoaderWouldFindOfTwoWithOneName() throws Exception {
        byte[] zip = Zips.renamed(Zips.of("name1", "name2"), "name2", "name1");
        CodeReference code = store.put(zip);
        Path packageFile = directory.resolve("packages").resolve(code.sha256() + ".zip");
        try (ZipFile jar = new ZipFile(packageFile.toFile())) {
            byte[] found = jar.getInputStream(jar.getEntry("name1")).readAllBytes();
            assertArrayEquals(found, Files.readAllBytes(store.directory(code).resolve("name1")));
        }
    }

    @Test
    void takesNamesThatBeginWithTheCurrentDirectory() throws Exception {
        CodeReference code = store.put(Zips.of("./", "./pkg/A.class"));
        assertTrue(Files.exists(store.directory(code).resolve("pkg/A.class")));
    }

    @Test
    void keepsTheExecutableBit() throws Exception {
        CodeReference code = store.put(Zips.withUnixMode(Zips.of("bootstrap", "data"), 0x81ED));
        assertTrue(Files.isExecutable(store.directory(code).resolve("bootstrap")));
        assertFalse(Files.isExecutable(store.directory(code).resolve("data")));
    }

    @Test
    void survivesDamageAtAnyPlace() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = Zips.of("pkg/Hello.class", "pkg/Other.class", "lib/");
        int refusals = 0;
        for (int i = 0; i < 600; i++) {
            byte[] damaged = Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
            for (int changes = random.nextInt(4); changes >= 0 && damaged.length > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                store.check(damaged, 0);
            } catch (RejectedCodeException e) {
                refusals++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", package " + i, e);
            }
        }
        assertTrue(refusals > 100, refusals + " refusals with seed " + seed);
        assertNothingKept();
    }

    @Test
    void takesOnePackageFromManyThreadsAtOnce() throws Exception {
        byte[] zip = Zips.of("a/b", "c");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<CodeReference>> puts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                puts.add(threads.submit(() -> store.put(zip)));
            }
            for (Future<CodeReference> put : puts) {
                assertEquals("c", Files.readString(store.directory(put.get()).resolve("c")));
            }
        }
        assertTrue(isEmpty("staging"));
    }

    @Test
    void emptiesTheStagingDirectoryWhenOpened() throws Exception {
        Files.createDirectories(directory.resolve("staging/code1/files/deep"));
        CodeStore.open(directory);
        assertTrue(isEmpty("staging"));
    }

    @Test
    void sweepsWhatIsNotInUse() throws Exception {
        CodeReference used = store.put(Zips.of("used"));
        CodeReference unused = store.put(Zips.of("unused"));
        store.sweep(Set.of(used.sha256()));
        assertEquals(Optional.empty(), store.file(unused.sha256()));
        assertFalse(Files.exists(store.directory(unused)));
        assertTrue(Files.exists(store.directory(used).resolve("used")));
    }

    @Test
    void unpacksAgainWhenFilesAreMissingOrCutShort() throws Exception {
        CodeReference code = store.put(Zips.of("pkg/A.class", "pkg/B.class"));
        Path file = store.directory(code).resolve("pkg/A.class");
        Files.write(file, new byte[0]);
        store.restore(code);
        assertEquals("pkg/A.class", Files.readString(file));
        FileTrees.delete(store.directory(code));
        store.restore(code);
        assertEquals("pkg/A.class", Files.readString(file));
    }

    @Test
    void doesNotRestoreADamagedPackage() throws Exception {
        CodeReference code = store.put(Zips.of("pkg/A.class"));
        FileTrees.delete(store.directory(code));
        Files.write(directory.resolve("packages").resolve(code.sha256() + ".zip"), Zips.of("other"));
        assertThrows(IllegalStateException.class, () -> store.restore(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "ABCDEF", "0000000000000000000000000000000000000000000000000000000000000000"})
    void readsNothingOfAHashThatItDoesNotHave(String hash) {
        assertEquals(Optional.empty(), store.file(hash));
    }

    private static CodeFault refusalOf(Executable put) {
        return assertThrows(RejectedCodeException.class, put).fault();
    }

    private void assertNothingKept() throws IOException {
        for (String part : List.of("packages", "unpacked", "staging")) {
            assertTrue(isEmpty(part), part);
        }
    }

    private boolean isEmpty(String part) throws IOException {
        try (Stream<Path> children = Files.list(directory.resolve(part))) {
            return children.findAny().isEmpty();
        }
    }
}
