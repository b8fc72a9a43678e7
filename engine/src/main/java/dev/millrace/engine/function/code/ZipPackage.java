package dev.millrace.engine.function.code;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a zip or a jar that nobody has checked yet. Sizes are counted while bytes come out, never believed. Of two
 * entries with one name the one counts that a class loader would find. Confined to the caller's thread.
 */
final class ZipPackage {
    private static final Pattern UNSAFE =
            Pattern.compile("/.*|[A-Za-z]:.*|.*[\\\\\\x00].*|(.*/)?\\.\\.(/.*)?", Pattern.DOTALL);

    /** What every file system of a server takes: a segment of a path, in bytes, and a name as a whole. */
    private static final int SEGMENT_BYTES_MAX = 255;

    private static final int NAME_LENGTH_MAX = 1024;

    private final ZipFile zip;
    private final Map<String, Integer> unixModes;
    private long remainingBytes = CodeStore.UNPACKED_BYTES_MAX;

    private ZipPackage(ZipFile zip, Map<String, Integer> unixModes) {
        this.zip = zip;
        this.unixModes = unixModes;
    }

    /** Unpacks {@code file} into the empty directory {@code target}, which the caller removes after a failure. */
    static void unpack(Path file, Path target) throws IOException, RejectedCodeException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            new ZipPackage(zip, UnixModes.read(file)).unpackInto(target);
        } catch (ZipException | EOFException | FileAlreadyExistsException e) {
            throw new RejectedCodeException(CodeFault.UNREADABLE, e);
        }
    }

    /** Whether every file of the package is in {@code directory} at its full size. */
    static boolean isUnpacked(Path file, Path directory) throws IOException, RejectedCodeException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Map.Entry<Path, ZipEntry> entry : entries(zip, directory).entrySet()) {
                Path unpacked = entry.getKey();
                boolean whole = entry.getValue().isDirectory()
                        ? Files.isDirectory(unpacked)
                        : Files.isRegularFile(unpacked)
                                && Files.size(unpacked) == entry.getValue().getSize();
                if (!whole) {
                    return false;
                }
            }
            return true;
        }
    }

    private void unpackInto(Path target) throws IOException, RejectedCodeException {
        if (zip.size() == 0) {
            throw new RejectedCodeException(CodeFault.EMPTY);
        }
        if (zip.size() > CodeStore.ENTRIES_MAX) {
            throw new RejectedCodeException(CodeFault.TOO_MANY_ENTRIES);
        }
        if (unixModes.values().stream().anyMatch(UnixModes::isLink)) {
            throw new RejectedCodeException(CodeFault.LINK);
        }
        Map<Path, ZipEntry> entries = entries(zip, target);
        if (entries.values().stream().mapToLong(ZipEntry::getSize).sum() > remainingBytes) {
            throw new RejectedCodeException(CodeFault.UNZIPPED_TOO_LARGE);
        }
        for (Map.Entry<Path, ZipEntry> entry : entries.entrySet()) {
            create(entry.getValue(), entry.getKey());
        }
    }

    /** The entries by the path that each unpacks to. */
    private static Map<Path, ZipEntry> entries(ZipFile zip, Path target) throws RejectedCodeException {
        Map<Path, ZipEntry> entries = new LinkedHashMap<>();
        for (ZipEntry listed : Collections.list(zip.entries())) {
            String name = listed.getName();
            if (name.isEmpty() || UNSAFE.matcher(name).matches()) {
                throw new RejectedCodeException(CodeFault.UNSAFE_NAME);
            }
            ZipEntry entry = zip.getEntry(name);
            entries.put(pathOf(name, target), entry == null ? listed : entry);
        }
        return entries;
    }

    private static Path pathOf(String name, Path target) throws RejectedCodeException {
        try {
            Path path = target.resolve(name).normalize();
            boolean legal = name.length() <= NAME_LENGTH_MAX && path.startsWith(target);
            for (Path segment : target.relativize(path)) {
                legal &= segment.toString().getBytes(StandardCharsets.UTF_8).length <= SEGMENT_BYTES_MAX;
            }
            if (legal) {
                return path;
            }
            throw new RejectedCodeException(CodeFault.UNSAFE_NAME);
        } catch (InvalidPathException e) {
            throw new RejectedCodeException(CodeFault.UNSAFE_NAME, e);
        }
    }

    private void create(ZipEntry entry, Path path) throws IOException, RejectedCodeException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        CRC32 checksum = new CRC32();
        long writtenBytes;
        try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), checksum);
                OutputStream file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            writtenBytes = copy(content, file);
        }
        if (writtenBytes != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw new RejectedCodeException(CodeFault.UNREADABLE);
        }
        if (UnixModes.isExecutable(unixModes.getOrDefault(entry.getName(), 0))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private long copy(InputStream from, OutputStream to) throws IOException, RejectedCodeException {
        long before = remainingBytes;
        byte[] buffer = new byte[16_384];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            remainingBytes -= read;
            if (remainingBytes < 0) {
                throw new RejectedCodeException(CodeFault.UNZIPPED_TOO_LARGE);
            }
            to.write(buffer, 0, read);
        }
        return before - remainingBytes;
    }
}
