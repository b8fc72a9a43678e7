package dev.millrace.telemetry;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints something before the first test. Surefire loads a class when it captures the first line of a JVM, and captures
 * nothing more when that line comes from one of the exporter's threads, which have no class loader. Registered for all
 * tests of this module by its service file.
 */
public final class FirstLine implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        System.err.println("testing " + context.getDisplayName());
    }
}
