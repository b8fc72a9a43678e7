package dev.millrace.gateway;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Packs code as developers on Unix do: whatever is in it may be executed. */
final class TestingZip {
    private TestingZip() {}

    /** @param files by their path in the zip */
    static byte[] of(Map<String, byte[]> files) throws IOException {
        Path directory = Files.createTempDirectory("zip");
        Path packed = directory.resolve("code.zip");
        try {
            try (FileSystem zip = FileSystems.newFileSystem(
                    packed, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path path = zip.getPath("/" + file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            return Files.readAllBytes(packed);
        } finally {
            Files.deleteIfExists(packed);
            Files.delete(directory);
        }
    }
}
