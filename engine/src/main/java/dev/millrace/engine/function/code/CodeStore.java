package dev.millrace.engine.function.code;

import dev.millrace.engine.function.source.SourceCompiler;
import dev.millrace.engine.function.source.UncompilableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Code packages by their content. Thread-safe.
 *
 * <pre>
 * packages/HASH.zip          the package as uploaded: synced, then renamed to this name; survives the loss of power
 * packages/HASH-javaNN.zip   the classes that its sources were compiled to, kept likewise
 * unpacked/HASH/             its files, which instances run from; made again when something is missing
 * unpacked/HASH-javaNN/      the same, with the classes beside the sources
 * staging/                   what is being written; emptied at the start
 * </pre>
 */
public final class CodeStore {
    /** The most that one package may hold, in bytes (AWS's value). */
    public static final int PACKAGE_BYTES_MAX = 52_428_800;
    /** The most that the files of one package may hold, in bytes (AWS's value). */
    public static final int UNPACKED_BYTES_MAX = 262_144_000;
    /** The most entries of one package. */
    public static final int ENTRIES_MAX = 65_535;
    /** The most that all packages may hold, in bytes (AWS's value, 75 GB). */
    public static final long TOTAL_BYTES_MAX = 80_530_636_800L;

    /** The names in a staging place. */
    private static final String PACKAGE = "package.zip";

    private static final String CLASSES = "classes.zip";
    private static final String FILES = "files";

    private final Path packages;
    private final Path unpacked;
    private final Path staging;
    private final SourceCompiler compiler = new SourceCompiler();

    private CodeStore(Path directory) throws IOException {
        packages = Files.createDirectories(directory.resolve("packages"));
        unpacked = Files.createDirectories(directory.resolve("unpacked"));
        staging = Files.createDirectories(directory.resolve("staging"));
        FileTrees.deleteContents(staging);
    }

    /** Opens or creates the store; one process at a time. */
    public static CodeStore open(Path directory) {
        try {
            return new CodeStore(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the code store " + directory, e);
        }
    }

    /** Puts a package that is used as it is. */
    public CodeReference put(byte[] zip) throws RejectedCodeException {
        return put(zip, 0);
    }

    /**
     * Checks a package, compiles it when it holds sources, keeps and unpacks it. When it is refused, nothing of it
     * stays.
     *
     * @param javaRelease the Java release to compile for; 0 compiles nothing
     */
    public CodeReference put(byte[] zip, int javaRelease) throws RejectedCodeException {
        CodeReference reference = new CodeReference(sha256(zip), zip.length);
        CodeReference compiled = reference.compiledFor(javaRelease);
        if (isKept(compiled)) {
            return compiled;
        }
        if (isKept(reference) && !isToBeCompiled(directory(reference), javaRelease)) {
            return reference;
        }
        return stage(uploaded(zip), javaRelease, this::keepStaged);
    }

    /**
     * As {@link #put(byte[], int)}, for a package that comes bit by bit and may be larger: as in AWS, what is unpacked
     * from it bounds it.
     */
    public CodeReference put(InputStream zip, int javaRelease) throws RejectedCodeException {
        return stage(
                new IncomingPackage(zip, UNPACKED_BYTES_MAX, CodeFault.UNZIPPED_TOO_LARGE),
                javaRelease,
                this::keepStaged);
    }

    private CodeReference keepStaged(Path place, CodeReference staged) throws IOException {
        keep(place.resolve(PACKAGE), packageFile(staged.sha256()));
        if (staged.isCompiled()) {
            keep(place.resolve(CLASSES), packageFile(staged.fileName()));
        }
        syncDirectory(packages);
        moveUnlessThere(place.resolve(FILES), directory(staged));
        return staged;
    }

    /** Checks a package as {@link #put} does, and keeps nothing. */
    public CodeReference check(byte[] zip, int javaRelease) throws RejectedCodeException {
        return stage(uploaded(zip), javaRelease, (place, staged) -> staged);
    }

    /** Checks a package as {@link #put(InputStream, int)} does, and keeps nothing. */
    public CodeReference check(InputStream zip, int javaRelease) throws RejectedCodeException {
        return stage(
                new IncomingPackage(zip, UNPACKED_BYTES_MAX, CodeFault.UNZIPPED_TOO_LARGE),
                javaRelease,
                (place, staged) -> staged);
    }

    private static IncomingPackage uploaded(byte[] zip) {
        return new IncomingPackage(new ByteArrayInputStream(zip), PACKAGE_BYTES_MAX, CodeFault.ZIPPED_TOO_LARGE);
    }

    /** Where the files of a package that was put are. */
    public Path directory(CodeReference code) {
        return unpacked.resolve(code.fileName());
    }

    /** The package of that hash, which stays as it is for as long as the server runs. */
    public Optional<Path> file(String sha256) {
        return isSha256(sha256) ? Optional.of(packageFile(sha256)).filter(Files::isRegularFile) : Optional.empty();
    }

    /**
     * Unpacks a kept package again when its files are not all there. Only at the start, before runs. Throws
     * {@link IllegalStateException} when the package itself is lost or damaged.
     */
    public void restore(CodeReference code) {
        try {
            if (isUnpacked(code)) {
                return;
            }
            byte[] zip = Files.readAllBytes(packageFile(code.sha256()));
            if (!sha256(zip).equals(code.sha256())) {
                throw new IllegalStateException("the code package " + packageFile(code.sha256()) + " is damaged");
            }
            FileTrees.delete(directory(code));
            IncomingPackage kept =
                    new IncomingPackage(new ByteArrayInputStream(zip), zip.length, CodeFault.UNZIPPED_TOO_LARGE);
            stage(kept, 0, (place, staged) -> {
                if (code.isCompiled()) {
                    ZipPackage.unpack(packageFile(code.fileName()), place.resolve(FILES));
                }
                moveUnlessThere(place.resolve(FILES), directory(code));
                return code;
            });
        } catch (IOException | RejectedCodeException e) {
            throw new IllegalStateException("cannot restore the code package " + packageFile(code.sha256()), e);
        }
    }

    /** Removes every package but {@code inUse}. Only at the start: later, runs may be in flight on removed code. */
    public void sweep(Set<String> inUse) {
        try {
            for (Path kept : List.of(packages, unpacked)) {
                try (Stream<Path> children = Files.list(kept)) {
                    for (Path child : children.toList()) {
                        String name = child.getFileName().toString();
                        if (!inUse.contains(name.replaceFirst("(-java[0-9]+)?(\\.zip)?$", ""))) {
                            FileTrees.delete(child);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove unused code from " + packages.getParent(), e);
        }
    }

    private boolean isKept(CodeReference code) {
        return Files.exists(packageFile(code.sha256()))
                && Files.exists(packageFile(code.fileName()))
                && Files.exists(directory(code));
    }

    private boolean isUnpacked(CodeReference code) throws IOException, RejectedCodeException {
        return ZipPackage.isUnpacked(packageFile(code.sha256()), directory(code))
                && ZipPackage.isUnpacked(packageFile(code.fileName()), directory(code));
    }

    private static boolean isToBeCompiled(Path files, int javaRelease) {
        try {
            return javaRelease > 0 && SourceCompiler.isNeeded(files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the code in " + files, e);
        }
    }

    /** Writes, unpacks and compiles a package in a place that {@code use} takes from; removes what is left. */
    private CodeReference stage(IncomingPackage incoming, int javaRelease, StagedUse use)
            throws RejectedCodeException {
        try {
            Path place = Files.createTempDirectory(staging, "code");
            try {
                Path file = place.resolve(PACKAGE);
                CodeReference written = incoming.writeTo(file);
                Path files = Files.createDirectory(place.resolve(FILES));
                ZipPackage.unpack(file, files);
                boolean isCompiled = isToBeCompiled(files, javaRelease);
                if (isCompiled) {
                    compile(place, files, javaRelease);
                }
                return use.take(place, isCompiled ? written.compiledFor(javaRelease) : written);
            } finally {
                FileTrees.delete(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a code package in " + staging, e);
        }
    }

    /** Compiles to a package of its own, so that a restart needs no compiler, and unpacks that beside the sources. */
    private void compile(Path place, Path files, int javaRelease) throws IOException, RejectedCodeException {
        Path classes = Files.createDirectory(place.resolve("classes"));
        try {
            compiler.compile(files, javaRelease, classes, place);
        } catch (UncompilableException e) {
            throw new RejectedCodeException(CodeFault.UNCOMPILABLE, String.valueOf(e.getMessage()), e);
        }
        Path zip = place.resolve(CLASSES);
        ClassesZip.write(classes, zip);
        ZipPackage.unpack(zip, files);
    }

    /** Two uploads of one package may meet here; the second finds the directory made and leaves it. */
    private static void moveUnlessThere(Path files, Path target) throws IOException {
        try {
            Files.move(files, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private Path packageFile(String name) {
        return packages.resolve(name + ".zip");
    }

    private static void keep(Path staged, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean isSha256(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(IncomingPackage.sha256().digest(bytes));
    }

    private interface StagedUse {
        CodeReference take(Path place, CodeReference staged) throws IOException, RejectedCodeException;
    }
}
