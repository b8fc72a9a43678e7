package dev.millrace.telemetry.export;

import java.util.List;
import java.util.stream.Stream;

/**
 * The numbers of a running part of the server, which start at 0 with the process. Asked by exporters, at most a few
 * times a second; must be safe to call from any thread and must not throw.
 */
@FunctionalInterface
public interface Readings {
    List<Reading> read();

    /** These and those. */
    default Readings and(Readings others) {
        return () -> Stream.concat(read().stream(), others.read().stream()).toList();
    }
}
