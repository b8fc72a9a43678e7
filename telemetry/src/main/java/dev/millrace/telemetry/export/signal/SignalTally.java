package dev.millrace.telemetry.export.signal;

import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.export.Readings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was exported of one signal, and what was not. A collector that is away is logged when it goes and when it
 * comes back. Thread-safe.
 */
public final class SignalTally implements Readings {
    private static final Logger LOG = LoggerFactory.getLogger(SignalTally.class);

    private final String signal;
    private final String unit;
    private final AtomicLong exported = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * @param signal for example {@code traces}
     * @param unit what is counted, in braces
     */
    public SignalTally(String signal, String unit) {
        this.signal = signal;
        this.unit = unit;
    }

    void exported(int count) {
        exported.addAndGet(count);
        if (failing.getAndSet(false)) {
            LOG.info("The OpenTelemetry collector takes {} again", signal);
        }
    }

    void dropped(int count) {
        dropped.addAndGet(count);
    }

    void failed(String cause) {
        failures.incrementAndGet();
        if (!failing.getAndSet(true)) {
            LOG.warn(
                    "The OpenTelemetry collector does not take {} ({}). They are kept, and sent again and again. "
                            + "OTEL_{}_EXPORTER=none turns exporting them off",
                    signal,
                    cause,
                    signal.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public List<Reading> read() {
        return List.of(
                reading("exported", unit, "Told to the OpenTelemetry collector", exported),
                reading("dropped", unit, "Late, or refused by the OpenTelemetry collector", dropped),
                reading("failures", "{export}", "Exports that failed, and were repeated", failures));
    }

    private Reading reading(String name, String of, String description, AtomicLong value) {
        return Reading.counter("millrace." + signal + '.' + name, of, description, (double) value.get());
    }
}
