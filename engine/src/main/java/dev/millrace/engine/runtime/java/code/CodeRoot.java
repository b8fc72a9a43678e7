package dev.millrace.engine.runtime.java.code;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** A place that holds a function's classes and resources, by names such as {@code pkg/Name.class}. Thread-safe. */
sealed interface CodeRoot extends Closeable permits DirectoryRoot, JarRoot {
    /** Opens a file, or returns null when there is none of that name. */
    @Nullable InputStream open(String name) throws IOException;

    /** Where a file or directory is, or null when there is none of that name. */
    @Nullable URL url(String name);

    /** Where the root itself is. */
    URL location();

    @Nullable Manifest manifest() throws IOException;
}
