package dev.millrace.telemetry.export.otlp;

import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.export.Readings;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts exports and those that failed. A collector that is away is logged when it goes and when it comes back, not at
 * every interval. When nobody said that there is one, that is done quietly, and nothing counts until one has answered.
 * Thread-safe.
 */
public final class ExportTally implements Readings {
    private static final Logger LOG = LoggerFactory.getLogger(ExportTally.class);

    private final boolean isCollectorNamed;
    private final AtomicLong exports = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();
    /** Where none is, nothing fails. */
    private volatile boolean isThere;

    /** @param isCollectorNamed whether the collector's address was set, not just assumed */
    public ExportTally(boolean isCollectorNamed) {
        this.isCollectorNamed = isCollectorNamed;
        this.isThere = isCollectorNamed;
    }

    void succeeded() {
        isThere = true;
        exports.incrementAndGet();
        if (failing.getAndSet(false)) {
            LOG.info("Metrics reach the OpenTelemetry collector now");
        }
    }

    void failed(String cause) {
        if (isThere) {
            exports.incrementAndGet();
            failures.incrementAndGet();
        }
        if (!failing.getAndSet(true)) {
            logFailure(cause);
        }
    }

    private void logFailure(String cause) {
        if (isCollectorNamed) {
            LOG.warn(
                    "Metrics do not reach the OpenTelemetry collector ({}). Nothing else suffers; the next export "
                            + "brings the totals up to date. OTEL_METRICS_EXPORTER=none turns exporting off",
                    cause);
        } else {
            LOG.debug("There is no OpenTelemetry collector at the default address ({})", cause);
        }
    }

    @Override
    public List<Reading> read() {
        return List.of(
                Reading.counter("millrace.telemetry.exports", "{export}", "Exports by OTLP", (double) exports.get()),
                Reading.counter(
                        "millrace.telemetry.export.failures",
                        "{export}",
                        "Exports that failed",
                        (double) failures.get()));
    }
}
