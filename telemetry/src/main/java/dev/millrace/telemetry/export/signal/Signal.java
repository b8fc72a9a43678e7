package dev.millrace.telemetry.export.signal;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;

/** A kind of telemetry that is exported beside metrics, by the same settings. Thread-safe. */
public interface Signal extends Runnable {
    /** Lets the exports begin. Called once, when the OpenTelemetry SDK stands. */
    void open(ConfigProperties settings, Resource resource);

    /** Asks the thread that runs it to export what is left, and to end. */
    void close();
}
