package dev.millrace.telemetry;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints a line before the tests of a class do. Surefire loads a class when it captures the first line of a JVM, and
 * every later one fails when that came from a thread without a class loader, as the exporter's are. JUnit finds this
 * extension before any test. Thread-safe.
 */
public final class FirstLine implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        System.err.println(context.getDisplayName() + " begins");
    }
}
