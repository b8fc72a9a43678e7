package dev.millrace.telemetry;

import java.time.Duration;
import java.util.Map;

/**
 * What can be set about telemetry; where metrics are sent is set by the standard OTEL_* variables. Immutable.
 *
 * @param functionsMax how many function versions are told apart, 1 to 100,000; each takes up to 45 KB, and
 *     190 KB more while it runs very often; and where traces are exported, each function up to 40 KB
 * @param histogramScale scale of the exported exponential histograms, 0 to 8: a percentile read from them is within
 *     0.54 % at 6, half of that with every step up, and a histogram has twice the buckets
 * @param idlePoll how long the journal's tail rests when there is nothing new, 1 ms to 1 s
 * @param exportDelay how long the OpenTelemetry SDK waits to be built, so that it takes no processor time from a server
 *     that is starting, 0 to 60 s
 * @param closeTimeout how long closing may take, 0 to 60 s
 * @param serviceVersion exported as {@code service.version}
 * @param otel defaults for OpenTelemetry settings by property name, for example {@code otel.metric.export.interval};
 *     the environment wins over them
 */
public record TelemetryOptions(
        int functionsMax,
        int histogramScale,
        Duration idlePoll,
        Duration exportDelay,
        Duration closeTimeout,
        String serviceVersion,
        Map<String, String> otel) {
    public TelemetryOptions {
        require(functionsMax >= 1 && functionsMax <= 100_000, "functionsMax", functionsMax);
        require(histogramScale >= 0 && histogramScale <= 8, "histogramScale", histogramScale);
        require(isWithin(idlePoll, Duration.ofMillis(1), Duration.ofSeconds(1)), "idlePoll", idlePoll);
        require(isWithin(exportDelay, Duration.ZERO, Duration.ofSeconds(60)), "exportDelay", exportDelay);
        require(isWithin(closeTimeout, Duration.ZERO, Duration.ofSeconds(60)), "closeTimeout", closeTimeout);
        otel = Map.copyOf(otel);
    }

    public static TelemetryOptions defaults(String serviceVersion) {
        return new TelemetryOptions(
                1_000,
                6,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                serviceVersion,
                Map.of());
    }

    private static boolean isWithin(Duration duration, Duration least, Duration most) {
        return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
    }

    private static void require(boolean inRange, String name, Object value) {
        if (!inRange) {
            throw new IllegalArgumentException(name + " is out of range: " + value);
        }
    }
}
