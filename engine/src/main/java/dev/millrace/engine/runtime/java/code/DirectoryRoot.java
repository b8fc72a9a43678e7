package dev.millrace.engine.runtime.java.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The directory of an unpacked package. Immutable. */
record DirectoryRoot(Path directory) implements CodeRoot {
    @Override
    public @Nullable InputStream open(String name) throws IOException {
        Path file = inside(name);
        return file != null && Files.isRegularFile(file) ? Files.newInputStream(file) : null;
    }

    @Override
    public @Nullable URL url(String name) {
        Path file = inside(name);
        return file != null && Files.exists(file) ? urlOf(file) : null;
    }

    @Override
    public URL location() {
        return urlOf(directory);
    }

    /** A package's manifest speaks of the archive that it came in, not of the classes that lie beside it. */
    @Override
    public @Nullable Manifest manifest() {
        return null;
    }

    @Override
    public void close() {}

    private @Nullable Path inside(String name) {
        try {
            Path file = directory.resolve(name).normalize();
            return file.startsWith(directory) ? file : null;
        } catch (InvalidPathException e) {
            return null; // no file can have that name
        }
    }

    private static URL urlOf(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no URL for " + path, e);
        }
    }
}
