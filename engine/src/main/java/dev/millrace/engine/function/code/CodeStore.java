package dev.millrace.engine.function.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Code packages by their content. Thread-safe.
 *
 * <pre>
 * packages/HASH.zip   the package as uploaded: synced, then renamed to this name; survives the loss of power
 * unpacked/HASH/      its files, which instances run from; made again from the package when something is missing
 * staging/            what is being written; emptied at the start
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

    private final Path packages;
    private final Path unpacked;
    private final Path staging;

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

    /** Checks a package, keeps and unpacks it. When it is refused, nothing of it stays. */
    public CodeReference put(byte[] zip) throws RejectedCodeException {
        CodeReference reference = new CodeReference(sha256(zip), zip.length);
        if (Files.exists(packageFile(reference.sha256())) && Files.exists(directory(reference))) {
            return reference;
        }
        stage(zip, (file, files) -> {
            sync(file);
            Files.move(file, packageFile(reference.sha256()), StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(packages);
            moveUnlessThere(files, directory(reference));
        });
        return reference;
    }

    /** Checks a package as {@link #put} does, and keeps nothing. */
    public CodeReference check(byte[] zip) throws RejectedCodeException {
        stage(zip, (file, files) -> {});
        return new CodeReference(sha256(zip), zip.length);
    }

    /** Where the files of a package that was put are. */
    public Path directory(CodeReference code) {
        return unpacked.resolve(code.sha256());
    }

    /** The bytes of a package, or null when there is none of that hash. */
    public byte @Nullable [] read(String sha256) {
        if (!isSha256(sha256)) {
            return null;
        }
        try {
            return Files.readAllBytes(packageFile(sha256));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the code package " + sha256, e);
        }
    }

    /**
     * Unpacks a kept package again when its files are not all there. Only at the start, before runs. Throws
     * {@link IllegalStateException} when the package itself is lost or damaged.
     */
    public void restore(CodeReference code) {
        try {
            if (ZipPackage.isUnpacked(packageFile(code.sha256()), directory(code))) {
                return;
            }
            byte[] zip = Files.readAllBytes(packageFile(code.sha256()));
            if (!sha256(zip).equals(code.sha256())) {
                throw new IllegalStateException("the code package " + packageFile(code.sha256()) + " is damaged");
            }
            FileTrees.delete(directory(code));
            stage(zip, (file, files) -> moveUnlessThere(files, directory(code)));
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
                        if (!inUse.contains(child.getFileName().toString().replace(".zip", ""))) {
                            FileTrees.delete(child);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove unused code from " + packages.getParent(), e);
        }
    }

    /** Writes and unpacks {@code zip} under temporary names, passes both to {@code use}, and removes what is left. */
    private void stage(byte[] zip, StagedUse use) throws RejectedCodeException {
        if (zip.length > PACKAGE_BYTES_MAX) {
            throw new RejectedCodeException(CodeFault.ZIPPED_TOO_LARGE);
        }
        try {
            Path place = Files.createTempDirectory(staging, "code");
            try {
                Path file = Files.write(place.resolve("package.zip"), zip);
                Path files = Files.createDirectory(place.resolve("files"));
                ZipPackage.unpack(file, files);
                use.accept(file, files);
            } finally {
                FileTrees.delete(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a code package in " + staging, e);
        }
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

    private Path packageFile(String sha256) {
        return packages.resolve(sha256 + ".zip");
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.wrap(bytes));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private interface StagedUse {
        void accept(Path packageFile, Path files) throws IOException;
    }
}
