package dev.millrace.gateway.lambda.function.code;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.gateway.shape.Members;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The code of a new function whose owner gives none: a greeting, one file for each language. Immutable. */
public enum Template {
    JAVA("Hello.java.txt", "example/Hello.java", "example.Hello::handleRequest"),
    NODEJS("index.mjs", "index.mjs", "index.handler"),
    PYTHON("lambda_function.py", "lambda_function.py", "lambda_function.lambda_handler"),
    PROVIDED("bootstrap", "bootstrap", "bootstrap");

    /** The earliest time that a zip entry can carry; a fixed one makes the same package of the same file. */
    private static final LocalDateTime ZIP_EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final byte UNIX = 3;
    private static final int EXECUTABLE_FILE = 0100755;

    private final String resource;
    private final String file;
    private final String handler;

    Template(String resource, String file, String handler) {
        this.resource = resource;
        this.file = file;
        this.handler = handler;
    }

    /** Whether a request to create a function says nothing of its code. */
    public static boolean isWanted(Members request) {
        return request.members("Code") == null || !request.holds("Code");
    }

    /** The template for the runtime that a request names, or null when there is no such runtime. */
    public static @Nullable Template of(Members request) {
        String runtime = request.text("Runtime");
        Language language = runtime == null ? null : Language.of(runtime);
        if (language == null) {
            return null;
        }
        Template template = switch (language) {
            case JAVA -> JAVA;
            case NODEJS -> NODEJS;
            case PYTHON -> PYTHON;
            case PROVIDED -> PROVIDED;
        };
        String handler = request.text("Handler");
        if (handler != null && !handler.equals(template.handler)) {
            throw new RefusedException(new Refusal.InvalidParameter("Please provide a source for function code. Without"
                    + " one, the function gets a template for " + runtime + ", whose handler is " + template.handler
                    + " and not " + handler + "."));
        }
        return template;
    }

    public String handler() {
        return handler;
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream content = Template.class.getResourceAsStream("template/" + resource);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            if (content == null) {
                throw new IllegalStateException("the template " + resource + " is not on the class path");
            }
            ZipEntry entry = new ZipEntry(file);
            entry.setTimeLocal(ZIP_EPOCH);
            zip.putNextEntry(entry);
            content.transferTo(zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this == PROVIDED ? executable(bytes.toByteArray()) : bytes.toByteArray();
    }

    /** Sets the Unix mode of a zip's only entry, which the JDK's stream cannot: see the layout in the zip format. */
    private static byte[] executable(byte[] zip) {
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(zip.length - 6); // in the end record, before the comment's length
        buffer.put(directory + 5, UNIX);
        buffer.putInt(directory + 38, EXECUTABLE_FILE << 16);
        return zip;
    }
}
