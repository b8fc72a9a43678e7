package dev.millrace.loadtest.bench.server;

import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.functions.Noop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A sample function as one would upload it: a single class or script, which needs no other. Immutable. */
public final class SampleFunction {
    private final String runtime;
    private final String handler;
    private final String entry;
    private final byte[] code;

    private SampleFunction(String runtime, String handler, String entry, byte[] code) {
        this.runtime = runtime;
        this.handler = handler;
        this.entry = entry;
        this.code = code;
    }

    /** A class of our own, for the JDK that the server brings. */
    public static SampleFunction java(Class<?> function) {
        String entry = function.getName().replace('.', '/') + ".class";
        return new SampleFunction("java25", function.getName(), entry, resource(function, "/" + entry));
    }

    /**
     * A script that lies beside the Java samples.
     *
     * @param runtime one of Node.js or Python
     * @param name of the script, without its ending
     */
    public static SampleFunction script(String runtime, String name) {
        Language language = Objects.requireNonNull(Language.of(runtime), runtime);
        String entry = name + (language == Language.PYTHON ? ".py" : ".mjs");
        return new SampleFunction(runtime, name + ".handler", entry, resource(Noop.class, entry));
    }

    public String runtime() {
        return runtime;
    }

    public String handler() {
        return handler;
    }

    /** The package to upload. */
    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(code);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack " + entry, e);
        }
        return bytes.toByteArray();
    }

    /** Puts the code into {@code directory}, as a server does with a package. */
    public void unpack(Path directory) throws IOException {
        Path file = directory.resolve(entry);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, code);
    }

    private static byte[] resource(Class<?> beside, String name) {
        try (InputStream code = beside.getResourceAsStream(name)) {
            if (code == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return code.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
