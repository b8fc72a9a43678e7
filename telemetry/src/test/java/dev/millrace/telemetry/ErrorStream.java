package dev.millrace.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what is written to the error stream, which is where the log goes, while a test runs. Thread-safe. */
public final class ErrorStream implements BeforeEachCallback, AfterEachCallback {
    private final PrintStream original = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void beforeEach(ExtensionContext context) {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setErr(original);
    }

    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
