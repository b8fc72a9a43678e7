package dev.millrace.engine.runtime.java.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar of a function's {@code lib} directory; of a multi-release jar, the newest classes that this JVM runs. It is a
 * handle of its own: a loader that shared the JDK's cached handles would, on close, close them for other instances.
 * Thread-safe.
 */
final class JarRoot implements CodeRoot {
    private final URL location;
    private final JarFile jar;

    /** Signatures are not verified: who may upload a package may as well leave them out. */
    JarRoot(Path file) throws IOException {
        location = file.toUri().toURL();
        jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    }

    @Override
    public @Nullable InputStream open(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        return entry == null || entry.isDirectory() ? null : jar.getInputStream(entry);
    }

    @Override
    public @Nullable URL url(String name) {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return null;
        }
        try {
            String path = new URI(null, null, entry.getRealName(), null).getRawPath();
            return URI.create("jar:" + location + "!/" + path).toURL();
        } catch (MalformedURLException | URISyntaxException e) {
            throw new IllegalArgumentException("no URL for " + name + " in " + location, e);
        }
    }

    @Override
    public URL location() {
        return location;
    }

    @Override
    public @Nullable Manifest manifest() throws IOException {
        return jar.getManifest();
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
