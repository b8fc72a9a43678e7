package dev.millrace.telemetry.export;

import java.util.List;

/**
 * The numbers of a running part of the server, which start at 0 with the process. Asked by exporters, at most a few
 * times a second; must be safe to call from any thread, must not block and must not throw.
 */
@FunctionalInterface
public interface Readings {
    List<Reading> read();
}
