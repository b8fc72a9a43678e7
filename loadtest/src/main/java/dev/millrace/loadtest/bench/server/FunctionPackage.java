package dev.millrace.loadtest.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A sample function as one would upload it. */
final class FunctionPackage {
    private FunctionPackage() {}

    /** A zip with that class alone, which must need no other. */
    static byte[] of(Class<?> function) {
        String entry = function.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream code = function.getResourceAsStream("/" + entry);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            if (code == null) {
                throw new IllegalStateException(entry + " is not on the class path");
            }
            zip.putNextEntry(new ZipEntry(entry));
            code.transferTo(zip);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack " + entry, e);
        }
        return bytes.toByteArray();
    }
}
