package dev.millrace.telemetry.export.otlp;

import dev.millrace.engine.clock.Clock;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.signal.Signal;
import dev.millrace.telemetry.follow.RunFollower;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the OpenTelemetry SDK. It is built off the way to readiness, once the journal is folded up to its end:
 * totals sent before would seem to fall after a restart. From then on the SDK collects and sends on threads of its own;
 * closing sends once more. Thread-safe.
 */
public final class OtlpExport implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpExport.class);
    private static final String SERVICE_NAME = "service.name";
    /** They are exported from the journals, and the SDK need not make anything ready for them. */
    private static final Map<String, String> OTHER_SIGNALS =
            Map.of("otel.traces.exporter", "none", "otel.logs.exporter", "none");

    private static final String UNNAMED_SERVICE = "unknown_service";

    // Held, because the JDK forgets the level of a logger that nobody holds.
    private final java.util.logging.Logger exporterLog =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter");
    private final java.util.logging.Logger readerLog =
            java.util.logging.Logger.getLogger("io.opentelemetry.sdk.metrics.export.PeriodicMetricReader");
    private final OtelSettings settings;
    private final RunFollower follower;
    private final MetricCatalogue catalogue;
    private final ExportTally tally;
    private final List<Signal> signals;
    private final int histogramScale;
    private final String serviceVersion;
    private final Duration delay;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Builds nothing yet: the SDK's classes are loaded by {@link #run}.
     *
     * @param signals what is exported beside metrics, once the SDK stands
     * @param delay from the start until the SDK is built
     */
    public OtlpExport(
            OtelSettings settings,
            RunFollower follower,
            MetricCatalogue catalogue,
            ExportTally tally,
            List<Signal> signals,
            int histogramScale,
            String serviceVersion,
            Duration delay,
            Clock clock) {
        this.settings = settings;
        this.follower = follower;
        this.catalogue = catalogue;
        this.tally = tally;
        this.signals = List.copyOf(signals);
        this.histogramScale = histogramScale;
        this.serviceVersion = serviceVersion;
        this.delay = delay;
        this.clock = clock;
    }

    /** Builds the SDK, waits for {@link #close} and sends once more; an interrupt ends it at once. */
    @Override
    public void run() {
        try {
            closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
            follower.awaitCaughtUp();
            OpenTelemetrySdk sdk = build();
            closing.await();
            sdk.shutdown().join(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.warn("The last metrics may not have reached the OpenTelemetry collector: it did not answer in time");
        } catch (RuntimeException e) {
            LOG.error("Metrics are not exported: {}", e.getMessage(), e);
        }
    }

    /** Asks the thread to send once more and to end. */
    public void close() {
        closing.countDown();
    }

    private OpenTelemetrySdk build() {
        CatalogueProducer producer = new CatalogueProducer(catalogue, histogramScale, clock);
        // The tally logs a failing collector once per episode, these would at every interval.
        exporterLog.setLevel(Level.OFF);
        readerLog.setFilter(line -> line.getThrown() != null);
        AtomicReference<Resource> resource = new AtomicReference<>();
        AtomicReference<ConfigProperties> properties = new AtomicReference<>();
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(settings::defaults)
                .addPropertiesCustomizer(given -> OTHER_SIGNALS)
                .addResourceCustomizer((given, config) -> {
                    properties.set(config);
                    return resource.updateAndGet(none -> own().merge(named(given)));
                })
                .addMeterProviderCustomizer((builder, config) -> builder.registerMetricProducer(producer))
                .addMetricExporterCustomizer((exporter, config) -> new TalliedExporter(exporter, tally))
                .build()
                .getOpenTelemetrySdk();
        for (Signal signal : signals) {
            signal.open(Objects.requireNonNull(properties.get()), Objects.requireNonNull(resource.get()));
        }
        return sdk;
    }

    private Resource own() {
        AttributesBuilder own = Attributes.builder()
                .put(SERVICE_NAME, "millrace")
                .put("service.version", serviceVersion)
                .put("service.instance.id", UUID.randomUUID().toString());
        try {
            own.put("host.name", InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            LOG.debug("This host has no name to export", e);
        }
        return Resource.create(own.build());
    }

    /** What the operator has set, without the name that the SDK makes up when none was. */
    private static Resource named(Resource given) {
        AttributeKey<String> serviceName = AttributeKey.stringKey(SERVICE_NAME);
        String name = Objects.requireNonNullElse(given.getAttribute(serviceName), UNNAMED_SERVICE);
        return name.startsWith(UNNAMED_SERVICE)
                ? given.toBuilder().removeIf(serviceName::equals).build()
                : given;
    }
}
